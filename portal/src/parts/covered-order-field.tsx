import { Field, Input } from '@fluentui/react-components';
import { limits } from '../../../src/contracts/limits.ts';
import type { MandateKind } from '../../../src/contracts/mandates.ts';
import { mandateFor, ordersOf, takesOrderId, useCovering } from '../lib/covering.ts';
import { useTexts } from '../lib/language.tsx';
import { useOrders } from './mandate-facts.tsx';
import { mandateTexts } from './mandate-texts.ts';

/** The order ID, where no mandate lets such a batch be sent without one; nothing elsewhere. */
export function CoveredOrderField({
  kind,
  value,
  onChange,
}: {
  readonly kind: MandateKind;
  readonly value: string;
  readonly onChange: (orderId: string) => void;
}) {
  const texts = useTexts(mandateTexts).order;
  const mandates = useCovering(kind);
  const orders = useOrders(ordersOf(mandates));
  if (!takesOrderId(mandates)) return null;
  const isWrong = value.trim() !== '' && !mandateFor(mandates, kind, value);
  return (
    <Field
      required
      label={texts.label}
      hint={texts.hint(orders ?? '')}
      {...(isWrong && { validationState: 'error', validationMessage: texts.notCovered })}
    >
      <Input value={value} maxLength={limits.labelCharacters} onChange={(_, { value: typed }) => onChange(typed)} />
    </Field>
  );
}
