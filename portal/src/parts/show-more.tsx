import { Button } from '@fluentui/react-components';
import { useTexts } from '../lib/language.tsx';
import type { NextPage } from '../lib/paged.ts';
import { partTexts } from './texts.ts';

/** Asks for the next page of a short list; not there where there is none, or while it comes. */
export function ShowMore({ more }: { readonly more: NextPage | undefined }) {
  const { showMore } = useTexts(partTexts);
  return more && !more.loading ? (
    <div>
      <Button onClick={more.load}>{showMore}</Button>
    </div>
  ) : null;
}
