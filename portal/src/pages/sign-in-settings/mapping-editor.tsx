import { Button, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { userRoles } from '../../../../src/contracts/users.ts';
import { useTexts } from '../../lib/language.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import type { CompanyDraft } from './draft.ts';
import { settingsTexts } from './texts.ts';

type Mapping = CompanyDraft['mapping'];

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%' },
  heading: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  cell: { padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXXS} 0` },
  field: { width: '100%', minWidth: 0 },
});

/** Which value of the claim gives which role. */
export function MappingEditor({
  mapping,
  onChange,
}: {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}) {
  const styles = useStyles();
  const texts = useTexts(settingsTexts);
  const { roles } = useTexts(accessTexts);
  const change = (at: number, row: Partial<Mapping[number]>) =>
    onChange(mapping.map((each, index) => (index === at ? { ...each, ...row } : each)));
  return (
    <div>
      <table className={styles.table} aria-label={texts.mapping}>
        {mapping.length > 0 && (
          <thead>
            <tr>
              <th scope="col" className={styles.heading}>
                {texts.mappingValue}
              </th>
              <th scope="col" className={styles.heading}>
                {texts.mappingRole}
              </th>
              <td />
            </tr>
          </thead>
        )}
        <tbody>
          {mapping.map(({ value, role }, index) => (
            <tr key={index}>
              <td className={styles.cell}>
                <Input
                  required
                  className={styles.field}
                  input={{ style: { minWidth: 0, width: '100%' } }}
                  aria-label={texts.valueOf(index + 1)}
                  maxLength={256}
                  value={value}
                  onChange={(_, { value: typed }) => change(index, { value: typed })}
                />
              </td>
              <td className={styles.cell}>
                <Select
                  className={styles.field}
                  aria-label={texts.roleOf(index + 1)}
                  value={role}
                  onChange={(_, { value: chosen }) => change(index, { role: userRoles.find(each => each === chosen)! })}
                >
                  {userRoles.map(each => (
                    <option key={each} value={each}>
                      {roles[each].label}
                    </option>
                  ))}
                </Select>
              </td>
              <td>
                <Button
                  appearance="subtle"
                  icon={<DeleteRegular />}
                  aria-label={texts.removeRow(value || String(index + 1))}
                  onClick={() => onChange(mapping.filter((_, at) => at !== index))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        size="small"
        icon={<AddRegular />}
        onClick={() => onChange([...mapping, { value: '', role: 'operator' }])}
      >
        {texts.addRow}
      </Button>
    </div>
  );
}
