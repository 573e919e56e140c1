import { makeStyles, SearchBox } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../lib/language.tsx';
import { deviceTexts } from './texts.ts';

const useStyles = makeStyles({ search: { minWidth: 0, flexBasis: 0, flexGrow: 1, maxWidth: '24rem' } });

const searchMilliseconds = 200;

/** Searches while somebody types, and follows the address when something else changes it. */
export function Search({ value, onSearch }: { readonly value: string; readonly onSearch: (text: string) => void }) {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      onSearch(typed);
    }, searchMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  return (
    <SearchBox
      className={styles.search}
      aria-label={texts.search}
      placeholder={texts.searchHint}
      value={typed}
      onChange={(_, { value: text }) => setTyped(text)}
    />
  );
}
