import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { bom, csvLine } from '../../files/write.ts';
import { hashText } from '../../hardware-hash/encode.ts';
import { hashMeans } from '../../hash-means.ts';
import { BackupProblem } from '../../storage/backup-problem.ts';
import { sealContext } from '../../storage/captures.ts';
import type { Database, SystemTx } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';
import { type ExportedRow, type ExportedTable, exportedTables, tenantRows } from '../../storage/tenant-rows.ts';
import type { TenantRecord } from '../../storage/tenants.ts';
import { knownTenant } from './known.ts';

/** What an export holds: rows by table. */
export interface Exported {
  readonly name: string;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/**
 * Writes everything of a tenant, as of one moment, as a ZIP archive of CSV files to `out`, which it ends: what a person can open.
 * Hardware hashes are opened; what proves who somebody is (digests of secrets, passwords, tokens) is left out.
 */
export async function exportTenant(
  { database, seal, clock }: { readonly database: Database; readonly seal: Seal; readonly clock: () => Date },
  tenantId: string,
  out: Writable,
): Promise<Exported> {
  const at = clock();
  return await database.asSystem(
    'tenant export',
    async tx => {
      await tx.run({ text: 'set transaction isolation level repeatable read' });
      const tenant = await knownTenant(tx, tenantId);
      const tables = (await exportedTables(tx)).map(table => ({ ...table, rows: 0 }));
      const zip = new ZipFile();
      const output = new PassThrough();
      zip.outputStream.pipe(output);
      // yazl reads one after another, and leaves their errors to us.
      const add = (name: string, content: AsyncIterable<Buffer>): void =>
        zip.addReadStream(
          Readable.from(content).on('error', error => output.destroy(error)),
          name,
          { mtime: at, forceZip64Format: true },
        );
      for (const table of tables) {
        const counted = (rows: number): void => {
          table.rows += rows;
        };
        add(`${table.name}.csv`, csvOf(tx, tenantId, table, seal, counted));
      }
      add('README.txt', readme(tenant, at, tables));
      zip.end();
      await pipeline(output, out);
      return { name: tenant.name, tables: tables.map(({ name, rows }) => ({ name, rows })) };
    },
    { readOnly: true, statementSeconds: 0, retry: 0 },
  );
}

async function* csvOf(
  tx: SystemTx,
  tenantId: string,
  table: ExportedTable,
  seal: Seal,
  counted: (rows: number) => void,
): AsyncGenerator<Buffer> {
  yield Buffer.from(bom + csvLine(table.columns.map(column => headingOf(column, table))));
  for await (const rows of tenantRows(tx, tenantId, table)) {
    counted(rows.length);
    yield Buffer.from(
      rows.map(row => csvLine(table.columns.map(column => cellOf(row, column, table, seal, tenantId)))).join(''),
    );
  }
}

/** The hash is in what is sealed but for cells, which say so themselves. */
const headingOf = (column: string, { sealed }: ExportedTable): string =>
  column === 'sealed' && column === sealed ? 'hardware_hash' : column;

function cellOf(row: ExportedRow, column: string, { sealed }: ExportedTable, seal: Seal, tenantId: string): string {
  const value = row[column] ?? '';
  if (!Buffer.isBuffer(value)) return value;
  const plain = opened(seal, value, sealContext(tenantId, String(row.id)));
  return column === 'sealed' && sealed ? hashText(plain, Number(row.size), hashMeans) : plain.toString();
}

function opened(seal: Seal, sealed: Buffer, context: string): Buffer {
  try {
    return seal.open(sealed, context);
  } catch (error) {
    throw new BackupProblem(
      'A hardware hash was sealed with a key that is not at hand. Run this with the settings of the service: MUSTER_KEY and ' +
        'MUSTER_OLD_KEYS, or its data folder.',
      { cause: error },
    );
  }
}

/** Last, when the rows are counted. */
async function* readme(
  { id, name }: TenantRecord,
  at: Date,
  tables: readonly { readonly name: string; readonly rows: number }[],
): AsyncGenerator<Buffer> {
  const lines = tables.map(table => `${table.name}.csv  ${table.rows} rows`);
  yield Buffer.from(`Everything that Muster keeps of ${name} (${id}), as of ${at.toISOString()}.

CSV in UTF-8 with commas, times in UTC. A cell that a spreadsheet would run begins with '. Devices are in devices.csv, the hardware
hashes they were registered with in captures.csv, who did what in audit.csv. Passwords, secrets and tokens are not in it.

${lines.join('\n')}
`);
}
