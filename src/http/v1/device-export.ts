import { columnNames } from '../../contracts/batches.ts';
import type { Device } from '../../contracts/devices.ts';
import { describeState } from '../../contracts/texts/labels.ts';
import type { ExportedDevice } from '../../services/devices.ts';

/** One table of the export's columns. The first are those of a file that can be uploaded, in its order; the last say what went wrong. */
const columns: readonly (readonly [heading: string, cell: (exported: ExportedDevice) => string | null | undefined])[] =
  [
    [columnNames.manufacturer, ({ device }) => device.manufacturer],
    [columnNames.model, ({ device }) => device.model],
    [columnNames.serialNumber, ({ device }) => device.serialNumber],
    [columnNames.hardwareHash, ({ hardwareHash }) => hardwareHash],
    [columnNames.productKeyId, ({ device }) => device.productKeyId],
    [columnNames.groupTag, ({ device }) => device.groupTag],
    [columnNames.assignedUser, ({ device }) => device.assignedUser],
    ['State', ({ device }) => describeState(device.state).label],
    ['State Since', ({ device }) => device.stateSince],
    ['Profile', ({ device }) => device.profile],
    ['Display Name', ({ device }) => device.displayName],
    ['Order ID', ({ device }) => device.orderId],
    ['Purchase ID', ({ device }) => device.purchaseId],
    ['Registered At', ({ device }) => device.registeredAt],
    ['Registered By', ({ device }) => device.registeredBy.name],
    ['Last Contact At', ({ device }) => device.lastContactAt],
    ['Identified By', ({ device }) => device.identity.method],
    ['TPM', ({ device }) => yesOrNo(device.identity.tpm)],
    ['Device ID', ({ device }) => device.id],
    ['Batch ID', ({ device }) => device.batchId],
    ['Error Code', ({ device }) => device.error?.code],
    ['Error', ({ device }) => device.error?.title],
    ['What To Do', ({ device }) => device.error?.remedy],
    ['Request ID', ({ device }) => device.error?.requestId],
  ];

/** The heading row of a tenant's devices as CSV. */
export const deviceHeading: readonly string[] = columns.map(([heading]) => heading);

/** The rows under it. */
export async function* deviceRows(parts: AsyncIterable<ExportedDevice[]>): AsyncGenerator<string[][]> {
  for await (const some of parts) yield some.map(exported => columns.map(([, cell]) => cell(exported) ?? ''));
}

function yesOrNo(value: Device['identity']['tpm']): string {
  return value ? 'yes' : 'no';
}
