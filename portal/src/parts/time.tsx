import { useFormats } from '../lib/formats.ts';
import { useTexts } from '../lib/language.tsx';
import { partTexts } from './texts.ts';

/** A time of the local zone, with that of UTC on hover; `null` is a dash. */
export function Time({ at, dayOnly = false }: { readonly at: string | null; readonly dayOnly?: boolean }) {
  const formats = useFormats();
  const texts = useTexts(partTexts);
  if (at === null) return <>–</>;
  const utc = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  return (
    <time dateTime={at} title={texts.utc(utc)}>
      {dayOnly ? formats.day(at) : formats.dateTime(at)}
    </time>
  );
}
