import type { AskedMachine } from '../../domain/release-requests.ts';
import type { Scope } from '../../domain/tenants.ts';
import { findFailedRow } from '../../storage/batch-rows.ts';
import { findMachines } from './lookup.ts';
import type { BatchParts } from './requests.ts';
import { nameOf } from './settle-register.ts';

/** The machine of a row that failed since another tenant has it: by the row's own hash, else by what settling finds. */
export function claimedMachine(
  { database }: Pick<BatchParts, 'database'>,
  scope: Scope,
  batchId: string,
  rowId: string,
): Promise<AskedMachine | null> {
  const { tenantId } = scope;
  return database.withTenant(
    scope,
    async tx => {
      const row = await findFailedRow(tx, tenantId, batchId, rowId, 'deviceClaimedByAnotherOrganization');
      if (!row) return null;
      const { manufacturer, model, serialNumber, ekKey, smbiosKey } = row;
      if (ekKey ?? smbiosKey) return { manufacturer, model, serialNumber, keys: { ek: ekKey, smbios: smbiosKey } };
      const [found] = await findMachines(tx, tenantId, row.sender, [nameOf(row)], row.partnerId);
      if (!found || typeof found === 'string') return null;
      const { machine } = found;
      return { manufacturer, model, serialNumber, keys: { ek: machine.ekKey, smbios: machine.smbiosKey } };
    },
    { readOnly: true },
  );
}
