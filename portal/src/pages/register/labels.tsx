import { Field, Input, makeStyles, Select, Subtitle2, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { type Profile, profiles } from '../../../../src/contracts/batches.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { takesOrderId, useCovering } from '../../lib/covering.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { batchWords } from '../../parts/batch-words.ts';
import { type Labels as LabelValues, setLabels, useChosen } from './chosen.ts';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  heading: { margin: 0 },
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(16rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
  },
});

/** What somebody may say about all rows at once. */
export function Labels() {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const words = useTexts(batchWords);
  const { labels } = useChosen();
  const { customerId } = useTenant();
  const mandates = useCovering('register');
  const heading = useId();
  const text = (name: keyof LabelValues) => ({
    value: labels[name],
    maxLength: limits.labelCharacters,
    onChange: (_: unknown, { value }: { readonly value: string }) => setLabels(customerId, { [name]: value }),
  });
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <Subtitle2 as="h3" id={heading} className={styles.heading}>
        {texts.labels}
      </Subtitle2>
      <div className={styles.fields}>
        {!takesOrderId(mandates) && (
          <Field label={texts.orderId} hint={texts.orderIdHint}>
            <Input {...text('orderId')} />
          </Field>
        )}
        <Field label={texts.purchaseId} hint={texts.orderIdHint}>
          <Input {...text('purchaseId')} />
        </Field>
        <Field label={texts.groupTag} hint={texts.groupTagHint}>
          <Input {...text('groupTag')} />
        </Field>
        <Field label={texts.profile}>
          <Select
            value={labels.profile}
            onChange={(_, { value }) => setLabels(customerId, { profile: value as Profile | '' })}
          >
            <option value="">{texts.noProfile}</option>
            {profiles.map(name => (
              <option key={name} value={name}>
                {words.profiles[name]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </section>
  );
}
