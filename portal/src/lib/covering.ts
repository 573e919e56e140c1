import type { Mandate, MandateKind } from '../../../src/contracts/mandates.ts';
import { batchFault } from '../../../src/domain/mandates.ts';
import { useMandatesInForce } from './customer.ts';

/** The mandates of the customer that is shown under which a kind of batch can be sent; none in the own organization. */
export function useCovering(
  kind: MandateKind,
  freshness: Parameters<typeof useMandatesInForce>[0] = {},
): readonly Mandate[] {
  const mandates = useMandatesInForce(freshness) ?? [];
  return mandates.filter(({ scope }) => scope.kinds.includes(kind));
}

/** Whether nothing can be sent without an order ID. */
export function takesOrderId(mandates: readonly Mandate[]): boolean {
  return mandates.length > 0 && mandates.every(({ scope }) => namesOrders(scope));
}

/** The mandate that a batch with this order ID would be sent under, as the server chooses it. */
export function mandateFor(mandates: readonly Mandate[], kind: MandateKind, orderId: string): Mandate | undefined {
  const batch = { kind, orderId: orderId.trim() || null };
  return mandates.find(({ scope, registered }) => {
    const facts = { state: 'active', scope, registered, endedAt: null } as const;
    return batchFault(facts, batch, new Date()) === null;
  });
}

/** How many devices more it lets be registered; null where it sets no maximum. */
export function roomOf({ scope: { maximum }, registered }: Mandate): number | null {
  return maximum === null ? null : Math.max(0, maximum - registered);
}

const namesOrders = ({ orderIds, orderIdPrefixes }: Mandate['scope']): boolean =>
  orderIds.length + orderIdPrefixes.length > 0;

/** The order IDs that any of these names. */
export function ordersOf(mandates: readonly Mandate[]): Pick<Mandate['scope'], 'orderIds' | 'orderIdPrefixes'> {
  return {
    orderIds: mandates.flatMap(({ scope }) => scope.orderIds),
    orderIdPrefixes: mandates.flatMap(({ scope }) => scope.orderIdPrefixes),
  };
}
