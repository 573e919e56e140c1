import { makeStyles, tokens } from '@fluentui/react-components';
import { Fragment } from 'react';
import { type BatchCounts, type Outcome, outcomes } from '../../../../src/contracts/batches.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { outcomeLooks } from '../../parts/batch-marks.tsx';
import { Mark } from '../../parts/mark.tsx';
import { batchTexts } from './texts.ts';

const useStyles = makeStyles({
  sum: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    margin: `0 0 ${tokens.spacingVerticalS}`,
    fontSize: tokens.fontSizeBase400,
  },
  sign: { color: tokens.colorNeutralForeground2 },
  bar: {
    display: 'flex',
    gap: '2px',
    height: '12px',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground6,
  },
  told: { margin: `${tokens.spacingVerticalXS} 0 0`, color: tokens.colorNeutralForeground2 },
});

/** Rows as a sum, `14 rows = 5 registered + 9 failed`, and the same as a bar that says its shares. */
export function Counts({ counts }: { readonly counts: BatchCounts }) {
  const styles = useStyles();
  const texts = useTexts(batchTexts);
  const { number, percent } = useFormats();
  const labelOf = useOutcomeLabels();
  const parts = outcomesIn(counts);
  const shares = parts.map(outcome => texts.share(percent(counts[outcome] / counts.rows), labelOf(outcome)));
  return (
    <div>
      <p className={styles.sum}>
        <strong>{texts.rowsCounted(number(counts.rows), counts.rows === 1)}</strong>
        {parts.map((outcome, i) => (
          <Fragment key={outcome}>
            <span className={styles.sign}>{i === 0 ? '=' : '+'}</span>
            <Mark look={outcomeLooks[outcome]}>
              {number(counts[outcome])} {labelOf(outcome)}
            </Mark>
          </Fragment>
        ))}
      </p>
      <div className={styles.bar} aria-hidden>
        {parts.map(outcome => (
          <span key={outcome} style={{ flexGrow: counts[outcome], backgroundColor: colorOf(outcome) }} />
        ))}
      </div>
      <p className={styles.told}>
        {counts.pending > 0
          ? texts.settledSoFar(number(counts.rows - counts.pending), number(counts.rows))
          : shares.join(' · ')}
      </p>
    </div>
  );
}

/** What is pending is the part of the bar that is still empty. */
const colorOf = (outcome: Outcome): string => (outcome === 'pending' ? 'transparent' : outcomeLooks[outcome].color);

/** The outcomes that any row has, in their usual order. */
export function outcomesIn(counts: BatchCounts): Outcome[] {
  return outcomes.filter(outcome => counts[outcome] > 0);
}

/** An outcome as it stands inside of a sentence. */
export function useOutcomeLabels(): (outcome: Outcome) => string {
  const { language } = useLanguage();
  return outcome => {
    const { label } = labelsOf[language].outcomes[outcome];
    // Of these words only nouns are in upper case in German: those stay.
    return outcome === 'deregistered' && language === 'de' ? label : label.charAt(0).toLowerCase() + label.slice(1);
  };
}
