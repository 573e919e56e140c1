import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { roomOf, useCovering } from '../../lib/covering.ts';
import { useTenantName } from '../../lib/customer.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOrders } from '../../parts/mandate-facts.tsx';
import { actingTexts } from './acting-texts.ts';

/** For whom one registers, and within which limits: a line for each mandate. Nothing in the own organization. */
export function MandateNote() {
  const texts = useTexts(actingTexts);
  const name = useTenantName();
  const mandates = useCovering('register', { fresh: true });
  if (mandates.length === 0) return null;
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{texts.title(name)}</MessageBarTitle>
        {mandates.map(mandate => (
          <div key={mandate.id}>
            <Limits mandate={mandate} />
          </div>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}

function Limits({ mandate }: { readonly mandate: Mandate }) {
  const texts = useTexts(actingTexts);
  const { number, dateTime } = useFormats();
  const { name, scope } = mandate;
  const orders = useOrders(scope);
  const room = roomOf(mandate);
  const limits = [
    orders !== null && texts.orders(orders),
    scope.models.length > 0 && texts.models(scope.models.join(', ')),
    room !== null && texts.left(number(room)),
    scope.endsAt !== null && texts.until(dateTime(scope.endsAt)),
    scope.approval === 'each' && texts.approved,
  ].filter(limit => limit !== false);
  return <>{texts.under(name, limits.join(' · ') || texts.everything)}</>;
}
