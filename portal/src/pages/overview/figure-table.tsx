import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS} 0`,
    ':last-child': { paddingRight: 0 },
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
  },
  heading: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  drawn: { width: '40%', minWidth: '4rem', '@media (max-width: 640px)': { width: '25%' } },
});

/** `bar`: drawn between name and values. */
export interface Figure {
  readonly id: string;
  readonly name: ReactNode;
  readonly bar?: ReactNode;
  readonly values: readonly ReactNode[];
}

/** Figures as a table; with bars it is a chart too. */
export function FigureTable({
  headings: [first, ...rest],
  figures,
}: {
  readonly headings: readonly string[];
  readonly figures: readonly Figure[];
}) {
  const styles = useStyles();
  const heading = mergeClasses(styles.cell, styles.heading);
  const hasBars = figures.some(({ bar }) => bar);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={heading}>
            {first}
          </th>
          {hasBars && <td className={heading} aria-hidden />}
          {rest.map(each => (
            <th key={each} scope="col" className={mergeClasses(heading, styles.number)}>
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures.map(({ id, name, bar, values }) => (
          <tr key={id}>
            <th scope="row" className={styles.cell}>
              {name}
            </th>
            {hasBars && (
              <td className={mergeClasses(styles.cell, styles.drawn)} aria-hidden>
                {bar}
              </td>
            )}
            {values.map((value, i) => (
              <td key={rest[i]} className={mergeClasses(styles.cell, styles.number)}>
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
