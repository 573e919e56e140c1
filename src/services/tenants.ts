import type { Principal } from '../contracts/tenants.ts';

/** What can be done with tenants. */
export interface TenantService {
  /** The id of the tenant that `{t}` of a path names: a tenant id, its Entra tenant ID or `me`; `notFound` for others'. */
  resolve(principal: Principal, reference: string): Promise<string>;
}
