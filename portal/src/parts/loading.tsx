import { Spinner } from '@fluentui/react-components';
import { useTexts } from '../lib/language.tsx';
import { partTexts } from './texts.ts';

/** Said only to who waits for longer than a moment. */
export function Loading() {
  const { loading } = useTexts(partTexts);
  return <Spinner label={loading} delay={200} style={{ height: '100%' }} />;
}
