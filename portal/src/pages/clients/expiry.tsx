import { Field, Input } from '@fluentui/react-components';
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

/** The local day of a time. */
export function dayOf(at: string | null): string {
  if (at === null) return '';
  const time = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The end of a local day, as the API writes times. */
export function endOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59.999`).toISOString();
}
