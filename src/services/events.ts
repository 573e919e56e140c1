import type { TenantEvent } from '../contracts/events.ts';
import type { Principal } from '../contracts/tenants.ts';

/** What can be done with a tenant's event log. */
export interface EventService {
  /** The position of the newest event; 0 before the first. */
  head(principal: Principal, tenantId: string): Promise<number>;
  /** Events after `position`, oldest first, at most `limit`. `'reset'` when some between are gone already (older than 30 days). */
  since(principal: Principal, tenantId: string, position: number, limit: number): Promise<TenantEvent[] | 'reset'>;
  /** Calls `wake` whenever the tenant may have new events (and every 2 s at least while notifications are lost); returns the way to end it. */
  watch(tenantId: string, wake: () => void): () => void;
}
