import { makeStyles, SearchBox } from '@fluentui/react-components';
import { useEffect, useState } from 'react';

const useStyles = makeStyles({ search: { minWidth: '14rem', flexGrow: 1, maxWidth: '28rem' } });

const searchMilliseconds = 200;

/** Searches as one types, a moment after the last key. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) {
  const styles = useStyles();
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // The address changed by another hand than this one: what it says is shown.
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === known) return;
    const timer = setTimeout(() => {
      setKnown(typed);
      onSearch(typed);
    }, searchMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, known, onSearch]);
  return (
    <SearchBox
      className={styles.search}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(_, { value: text }) => setTyped(text)}
    />
  );
}
