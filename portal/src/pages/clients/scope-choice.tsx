import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons';
import { scopes as allScopes, type Scope } from '../../../../src/contracts/tenants.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import { clientTexts, type ScopeGroup } from './texts.ts';

const groups: Readonly<Record<ScopeGroup, readonly Scope[]>> = {
  devices: ['devices.read', 'devices.write'],
  batches: ['batches.read', 'batches.write'],
  hardware: ['hardware.read'],
  organization: ['tenant.read', 'tenant.write', 'audit.read'],
  partners: ['partners.read', 'partners.write', 'catalogue.write'],
};

const useStyles = makeStyles({
  all: { border: 0, margin: 0, padding: 0, minWidth: 0 },
  heading: { padding: 0, marginBottom: tokens.spacingVerticalS },
  missing: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorPaletteRedForeground1,
    fontSize: tokens.fontSizeBase200,
  },
  groups: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(15rem, 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  group: { display: 'flex', flexDirection: 'column', border: 0, margin: 0, padding: 0, minWidth: 0 },
  legend: { fontWeight: tokens.fontWeightSemibold, padding: 0 },
  label: { display: 'flex', flexDirection: 'column' },
  code: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** Which scopes a client has. What one lacks oneself cannot be given, but left (`had`) or taken. */
export function ScopeChoice({
  chosen,
  had = [],
  missing = false,
  onChange,
}: {
  readonly chosen: readonly Scope[];
  readonly had?: readonly Scope[];
  /** None was chosen, and one has to be. */
  readonly missing?: boolean;
  readonly onChange: (chosen: readonly Scope[]) => void;
}) {
  const styles = useStyles();
  const texts = useTexts(clientTexts);
  const { scopes: meanings } = useTexts(accessTexts);
  const { scopes: own } = useMe();
  const toggle = (scope: Scope, on: boolean) =>
    onChange(allScopes.filter(each => (each === scope ? on : chosen.includes(each))));
  return (
    // No field of Fluent UI: it would give each of the boxes its own ID.
    <fieldset className={styles.all}>
      <legend className={styles.heading}>{texts.scopes}</legend>
      <div className={styles.groups}>
        {Object.entries(groups).map(([group, scopes]) => (
          <fieldset key={group} className={styles.group}>
            <legend className={styles.legend}>{texts.groups[group as ScopeGroup]}</legend>
            {scopes.map(scope => {
              const mine = own.includes(scope) || had.includes(scope);
              return (
                <Checkbox
                  key={scope}
                  checked={chosen.includes(scope)}
                  disabled={!mine}
                  onChange={(_, { checked }) => toggle(scope, checked === true)}
                  label={
                    <span className={styles.label}>
                      <span>{meanings[scope]}</span>
                      <span className={styles.code}>{mine ? scope : texts.notYours}</span>
                    </span>
                  }
                />
              );
            })}
          </fieldset>
        ))}
      </div>
      <div className={missing ? styles.missing : styles.code} role={missing ? 'alert' : undefined}>
        {missing && <ErrorCircleFilled aria-hidden />}
        {missing ? texts.scopesNeeded : texts.scopesHint}
      </div>
    </fieldset>
  );
}
