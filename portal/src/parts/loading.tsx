import { Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useTexts } from '../lib/language.tsx';
import { partTexts } from './texts.ts';

const momentMilliseconds = 200;

/** Said only to who waits for longer than a moment. `height`: of the room that it takes, as in CSS. */
export function Loading({ height }: { readonly height?: string }) {
  const { loading } = useTexts(partTexts);
  const [shows, setShows] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShows(true), momentMilliseconds);
    return () => clearTimeout(timer);
  }, []);
  return shows && <Spinner label={loading} style={{ height }} />;
}
