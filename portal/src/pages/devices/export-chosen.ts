import { columnNames } from '../../../../src/contracts/batches.ts';
import type { Device } from '../../../../src/contracts/devices.ts';
import { describeState } from '../../../../src/contracts/texts/labels.ts';
import { bom, csvLine } from '../../../../src/files/write.ts';

/** The columns as the server's own export heads them, but for the hashes, which the list does not hold. */
const columns: readonly (readonly [heading: string, cell: (device: Device) => string | null | undefined])[] = [
  [columnNames.manufacturer, device => device.manufacturer],
  [columnNames.model, device => device.model],
  [columnNames.serialNumber, device => device.serialNumber],
  [columnNames.productKeyId, device => device.productKeyId],
  [columnNames.groupTag, device => device.groupTag],
  [columnNames.assignedUser, device => device.assignedUser],
  ['State', device => describeState(device.state).label],
  ['State Since', device => device.stateSince],
  ['Profile', device => device.profile],
  ['Display Name', device => device.displayName],
  ['Order ID', device => device.orderId],
  ['Purchase ID', device => device.purchaseId],
  ['Registered At', device => device.registeredAt],
  ['Registered By', device => device.registeredBy.name],
  ['Last Contact At', device => device.lastContactAt],
  ['Device ID', device => device.id],
  ['Batch ID', device => device.batchId],
  ['Error Code', device => device.error?.code],
  ['Error', device => device.error?.title],
  ['What To Do', device => device.error?.remedy],
  ['Request ID', device => device.error?.requestId],
];

/** Has the browser save these devices as CSV. */
export function saveAsCsv(devices: readonly Device[]): void {
  const rows = devices.map(device => csvLine(columns.map(([, cell]) => cell(device) ?? '')));
  const text = [bom, csvLine(columns.map(([heading]) => heading)), ...rows];
  const url = URL.createObjectURL(new Blob(text, { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'devices.csv';
  link.click();
  // Not at once: the browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
