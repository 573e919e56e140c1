import { makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { type SignInRequirement, signInRequirements } from '../../../../src/contracts/sign-in-settings.ts';
import { useTexts } from '../../lib/language.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { settingsTexts } from './texts.ts';

const useStyles = makeStyles({
  label: { display: 'flex', flexDirection: 'column' },
  meaning: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, maxWidth: '70ch' },
});

/** By what people have to sign in, each with what that means. */
export function RequirementChoice({
  required,
  disabled,
  onChange,
}: {
  readonly required: SignInRequirement;
  readonly disabled: boolean;
  readonly onChange: (required: SignInRequirement) => void;
}) {
  const styles = useStyles();
  const texts = useTexts(settingsTexts);
  return (
    <PanelSection level={2} title={texts.required} lead={texts.requiredLead}>
      <RadioGroup
        aria-label={texts.required}
        value={required}
        disabled={disabled}
        onChange={(_, { value }) => onChange(signInRequirements.find(each => each === value)!)}
      >
        {signInRequirements.map(each => (
          <Radio
            key={each}
            value={each}
            label={
              <span className={styles.label}>
                <span>{texts.requirements[each].label}</span>
                <span className={styles.meaning}>{texts.requirements[each].meaning}</span>
              </span>
            }
          />
        ))}
      </RadioGroup>
    </PanelSection>
  );
}
