import { makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../lib/language.tsx';
import { auditTexts } from './texts.ts';

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%', tableLayout: 'fixed' },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXS} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  heading: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Values = Readonly<Record<string, unknown>>;

/** What was changed: as it was and as it is, side by side. */
export function ChangedValues({ before, after }: { readonly before: Values; readonly after: Values }) {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <table className={styles.table}>
      <thead className={styles.heading}>
        <tr>
          {[texts.panel.field, texts.panel.before, texts.panel.after].map(heading => (
            <th key={heading} scope="col" className={styles.cell}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fields.map(field => (
          <tr key={field}>
            <th scope="row" className={styles.cell}>
              {field}
            </th>
            <td className={styles.cell}>{valueText(before[field], texts)}</td>
            <td className={styles.cell}>{valueText(after[field], texts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value as a reader sees it. */
export function valueText(value: unknown, { yes, no }: { readonly yes: string; readonly no: string }): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? yes : no;
  if (Array.isArray(value))
    return value.length === 0 ? '–' : value.map(each => valueText(each, { yes, no })).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
