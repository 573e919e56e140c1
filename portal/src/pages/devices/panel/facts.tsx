import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTexts } from '../../../lib/language.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { panelTexts } from './texts.ts';

/** One thing that is known; `copy` is what its button copies. */
export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  readonly copy?: string | null;
}

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 11rem) minmax(0, 1fr)',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 7.5rem) minmax(0, 1fr)' },
    columnGap: tokens.spacingHorizontalL,
    margin: 0,
  },
  label: { color: tokens.colorNeutralForeground2, padding: `${tokens.spacingVerticalXS} 0`, overflowWrap: 'anywhere' },
  value: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    minHeight: '28px',
    margin: 0,
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
});

/** What is known of something, line by line; what is not known is a dash. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value, copy }) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.value}>
            <span>{value === null || value === '' ? '–' : value}</span>
            {copy && <CopyButton text={copy} label={texts.copy(label)} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
