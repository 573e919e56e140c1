import { Field, Input } from '@fluentui/react-components';
import { limits } from '../../../../src/contracts/limits.ts';
import { mandateFor, ordersOf, takesOrderId, useCovering } from '../../lib/covering.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { useOrders } from '../../parts/mandate-facts.tsx';
import { actingTexts } from './acting-texts.ts';
import { setLabels, useChosen } from './chosen.ts';

/** The order ID, where no mandate lets anything be sent without one; nothing elsewhere. */
export function OrderField() {
  const texts = useTexts(actingTexts);
  const mandates = useCovering('register');
  const { customerId } = useTenant();
  const { orderId } = useChosen().labels;
  const orders = useOrders(ordersOf(mandates));
  if (!takesOrderId(mandates)) return null;
  const isWrong = orderId.trim() !== '' && !mandateFor(mandates, 'register', orderId);
  return (
    <Field
      required
      label={texts.orderId}
      hint={texts.orderIdHint(orders ?? '')}
      {...(isWrong && { validationState: 'error', validationMessage: texts.orderIdNotCovered })}
    >
      <Input
        value={orderId}
        maxLength={limits.labelCharacters}
        onChange={(_, { value }) => setLabels(customerId, { orderId: value })}
      />
    </Field>
  );
}
