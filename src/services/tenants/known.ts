import { z } from 'zod';
import { Refusal } from '../../contracts/errors.ts';
import type { SystemTx } from '../../storage/database.ts';
import { findTenant, type TenantRecord } from '../../storage/tenants.ts';

/** The tenant that the service administrator named by its ID; `requestNotValid` where there is none. */
export async function knownTenant(tx: SystemTx, id: string): Promise<TenantRecord> {
  const tenant = z.uuid().safeParse(id).success ? await findTenant(tx, id) : null;
  if (tenant) return tenant;
  throw new Refusal('requestNotValid', { params: { field: 'tenant', what: 'there is none with this ID' } });
}
