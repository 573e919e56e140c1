import { useQueries, useQuery } from '@tanstack/react-query';
import type { Mandate, MandateKind } from '../../../src/contracts/mandates.ts';
import type { Customer } from '../../../src/contracts/partners.ts';
import { api } from './api.ts';
import { keys } from './keys.ts';
import { comingBack } from './paged.ts';
import { useMay, useMe } from './session.tsx';
import { useTenant } from './tenant.tsx';

interface Freshness {
  readonly fresh?: boolean;
}

/**
 * The customer that is shown, as its partner sees it; idle where the own organization is. No event tells of its mandates: who is
 * `fresh` has it read anew when it appears, and when somebody comes back to the window, for everyone.
 */
export function useCustomer({ fresh = false }: Freshness = {}) {
  const { customerId } = useTenant();
  return useQuery({
    ...{ queryKey: keys.customer(customerId ?? ''), enabled: customerId !== null, ...(fresh && comingBack) },
    queryFn: (): Promise<Customer> => api.partners.customers.get(customerId ?? ''),
  });
}

/** The mandates of the customer that is shown which are in force, as far as they are known; undefined until then. */
export function useMandatesInForce({ fresh = false }: Freshness = {}): readonly Mandate[] | undefined {
  const { data: customer } = useCustomer({ fresh });
  const inForce = customer?.mandates.filter(({ state }) => state === 'active');
  const answers = useQueries({
    queries: (inForce ?? []).map(({ id }) => ({
      ...{ queryKey: keys.ownMandate(id), queryFn: () => api.partners.mandates.get(id), ...(fresh && comingBack) },
    })),
  });
  // One that could not be read is as little known as one that is on its way.
  if (!inForce || answers.some(({ data }) => !data)) return undefined;
  return answers.flatMap(({ data }) => (data?.state === 'active' ? [data] : []));
}

/**
 * Whether batches of a kind are offered: in the own organization to who may send them, for a customer where a mandate covers them
 * too. While that is not known yet they are, since the server decides.
 */
export function useMaySend(kind: MandateKind): boolean {
  const { customerId } = useTenant();
  const mandates = useMandatesInForce();
  const may = useMay('batches.write');
  return may && (customerId === null || !mandates || mandates.some(({ scope }) => scope.kinds.includes(kind)));
}

/** The name of the organization that is shown; empty while a customer's is not known yet. */
export function useTenantName(): string {
  const { customerId } = useTenant();
  const { data: customer } = useCustomer();
  const { tenantName } = useMe();
  return customerId === null ? tenantName : (customer?.name ?? '');
}
