import { Checkbox, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';
import { roleScopes, type UserRole, userRoles } from '../../../../src/contracts/users.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import { userTexts } from './texts.ts';

const useStyles = makeStyles({
  label: { display: 'flex', flexDirection: 'column' },
  lead: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  may: {
    margin: 0,
    padding: tokens.spacingVerticalM,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
  },
  scope: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'baseline' },
  check: { flexShrink: 0, position: 'relative', top: '2px' },
});

/** What somebody is given. */
export interface Rights {
  readonly role: UserRole;
  readonly hardware: boolean;
}

/** The choice of a role, with what it may do, and of the right to hardware records. Nobody gives what he has not. */
export function RightsChoice({
  rights,
  hadHardware = false,
  onChange,
}: {
  readonly rights: Rights;
  /** It can be left to whoever has it. */
  readonly hadHardware?: boolean;
  readonly onChange: (rights: Rights) => void;
}) {
  const styles = useStyles();
  const texts = useTexts(userTexts);
  const { roles, scopes } = useTexts(accessTexts);
  const mayHardware = useMay('hardware.read') || hadHardware;
  return (
    <>
      <Field label={texts.role}>
        <RadioGroup
          value={rights.role}
          onChange={(_, { value }) => onChange({ ...rights, role: userRoles.find(role => role === value)! })}
        >
          {userRoles.map(role => (
            <Radio
              key={role}
              value={role}
              label={
                <span className={styles.label}>
                  <span>{roles[role].label}</span>
                  <span className={styles.lead}>{roles[role].lead}</span>
                </span>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      <ul className={styles.may} aria-label={texts.may(roles[rights.role].label)}>
        {roleScopes[rights.role].map(scope => (
          <li key={scope} className={styles.scope}>
            <CheckmarkRegular className={styles.check} aria-hidden />
            {scopes[scope]}
          </li>
        ))}
      </ul>
      <Field hint={mayHardware ? texts.hardwareHint : texts.hardwareNotYours}>
        <Checkbox
          label={texts.hardware}
          checked={rights.hardware}
          disabled={!mayHardware}
          onChange={(_, { checked }) => onChange({ ...rights, hardware: checked === true })}
        />
      </Field>
    </>
  );
}
