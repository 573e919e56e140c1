import { Field, Input } from '@fluentui/react-components';
import { dayOf } from '../../lib/days.ts';
import { useTexts } from '../../lib/language.tsx';
import { clientTexts } from './texts.ts';

/** The last day on which a client works, as `2026-12-31`, or empty where it does not expire. */
export function ExpiryField({ day, onChange }: { readonly day: string; readonly onChange: (day: string) => void }) {
  const texts = useTexts(clientTexts);
  return (
    <Field label={texts.expiry} hint={texts.expiryHint}>
      <Input
        type="date"
        min={dayOf(new Date().toISOString())}
        value={day}
        onChange={(_, { value }) => onChange(value)}
      />
    </Field>
  );
}
