import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { type Sample, secondsLeft } from './estimate.ts';
import { registerTexts } from './texts.ts';

/** What is left at the rate so far; nothing while nobody can tell. */
export function TimeLeft({
  first,
  done,
  total,
}: {
  readonly first: Sample;
  readonly done: number;
  readonly total: number;
}) {
  const texts = useTexts(registerTexts);
  const { number } = useFormats();
  const seconds = secondsLeft(first, { at: performance.now(), done }, total);
  if (seconds === null || done >= total) return null;
  const inWords =
    seconds < 90
      ? texts.seconds(number(Math.max(1, Math.ceil(seconds))))
      : texts.minutes(number(Math.ceil(seconds / 60)));
  return <> · {texts.left(inWords)}</>;
}
