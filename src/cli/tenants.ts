import type { TenantDeleted, TenantExported } from '../contracts/tenants.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { asWrongUsage, configOf } from './service.ts';
import { counted, printable, type Terminal } from './terminal.ts';

export interface TenantFileValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
}

/** `muster tenant export`. */
export async function exportTenantHere(
  tenantId: string,
  file: string,
  values: TenantFileValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await configOf({ data: values.data }, terminal);
  const { exportTenantTo } = await import('../operate.ts');
  const exported = await exportTenantTo(config, tenantId.toLowerCase(), file).catch(asWrongUsage);
  await terminal.out(values.json ? `${JSON.stringify(exported)}\n` : exportedText(exported));
  return exitCodes.well;
}

/** `muster tenant delete`: says what would go, and deletes with `--yes` only. */
export async function deleteTenantHere(
  tenantId: string,
  values: TenantFileValues & { readonly yes?: boolean | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await configOf({ data: values.data }, terminal);
  const { deleteTenantWhole, measureTenant } = await import('../operate.ts');
  const id = tenantId.toLowerCase();
  if (!values.yes) {
    const measured = await measureTenant(config, id).catch(asWrongUsage);
    throw new UsageError(
      `This deletes ${whole(measured)}, for good. Export it first if anybody may still ask for it. If you mean it, add --yes.`,
    );
  }
  const deleted = await deleteTenantWhole(config, id).catch(asWrongUsage);
  await terminal.out(
    values.json ? `${JSON.stringify(deleted)}\n` : `Deleted ${whole(deleted)}. Its machines are free.\n`,
  );
  return exitCodes.well;
}

function whole({ name, devices, batches }: TenantDeleted): string {
  return `${printable(name)} with ${counted(devices, 'device')}, ${counted(batches, 'batch', 'batches')}, its users, clients and audit log`;
}

function exportedText({ name, file, bytes, tables }: TenantExported): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${file}
Everything of ${printable(name)}: ${counted(rows, 'row')}, ${counted(bytes, 'byte')}. It is a ZIP archive of CSV files.
Hardware hashes are in it in clear: keep it like the key.
`;
}
