import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { limits } from './limits.ts';
import { problemItem, rowError, rowWarning } from './problem.ts';
import { principalReference } from './tenants.ts';

export const batchKinds = ['register', 'deregister', 'catalogue'] as const;
export const batchStates = [
  'queued',
  'processing',
  'finished',
  'finishedWithErrors',
  'cancelled',
  'awaitingApproval',
  'declined',
] as const;
export const batchSources = ['portal', 'api', 'cli', 'graph', 'partnerCenter'] as const;
export const formats = [
  'selfService',
  'partner',
  'autopilotInfo',
  'partnerCenter',
  'configMgr',
  'corporateIdentifiers',
  'json',
] as const;
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export const profiles = ['standard', 'sensitiveData', 'powerUser', 'kiosk'] as const;
/** What a row can come to; every row of a batch is counted under exactly one. */
export const outcomes = [
  'pending',
  'registered',
  'alreadyRegistered',
  'deregistered',
  'notRegistered',
  'filed',
  'failed',
  'cancelled',
] as const;

export type BatchKind = (typeof batchKinds)[number];
export type BatchState = (typeof batchStates)[number];
export type BatchSource = (typeof batchSources)[number];
export type Format = (typeof formats)[number];
export type Encoding = (typeof encodings)[number];
export type Profile = (typeof profiles)[number];
export type Outcome = (typeof outcomes)[number];

/** The values of a row, by one name on every floor. Absent and empty are both `''`. */
export const rowFields = [
  'manufacturer',
  'model',
  'serialNumber',
  'hardwareHash',
  'productKeyId',
  'groupTag',
  'assignedUser',
] as const;
export type RowField = (typeof rowFields)[number];
export type RowValues = Readonly<Record<RowField, string>>;

/** The column names that messages use for a field, whatever the file's own heading said. */
export const columnNames: Readonly<Record<RowField, string>> = {
  manufacturer: 'Manufacturer',
  model: 'Model',
  serialNumber: 'Serial Number',
  hardwareHash: 'Hardware Hash',
  productKeyId: 'Windows Product ID',
  groupTag: 'Group Tag',
  assignedUser: 'Assigned User',
};

const count = z.int().min(0);
export const batchCounts = z.object({
  rows: count,
  pending: count,
  registered: count,
  alreadyRegistered: count,
  deregistered: count,
  notRegistered: count,
  filed: count,
  failed: count,
  cancelled: count,
});
export type BatchCounts = z.infer<typeof batchCounts>;

export const batch = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  kind: z.enum(batchKinds),
  state: z.enum(batchStates),
  source: z.enum(batchSources),
  format: z.enum(formats),
  encoding: z.enum(encodings),
  fileName: z.string().nullable(),
  fileSha256: z.string(),
  orderId: z.string().nullable(),
  purchaseId: z.string().nullable(),
  groupTag: z.string().nullable(),
  profile: z.enum(profiles).nullable(),
  requestId: z.string(),
  attempt: z.int().min(1),
  counts: batchCounts,
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  createdBy: principalReference,
  /** Under which a partner sent it; null: the tenant's own. Absent in events of older versions. */
  mandateId: z.uuid().nullable().default(null),
});
export type Batch = z.infer<typeof batch>;

export const batchRow = z.object({
  id: z.uuid(),
  line: z.int(),
  outcome: z.enum(outcomes),
  serialNumber: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  deviceId: z.uuid().nullable(),
  error: rowError.nullable(),
  warnings: z.array(rowWarning),
});
export type BatchRow = z.infer<typeof batchRow>;

/** How many rows are failed now of one cause. */
export const failureCount = z.object({ code: z.enum(errorCodes), reason: z.string().nullable(), rows: count });
export type FailureCount = z.infer<typeof failureCount>;

/** The filters of the list of batches, all of which must hold. */
export const batchFilter = z.object({ state: z.enum(batchStates).optional(), mandateId: z.uuid().optional() });
export type BatchFilter = z.infer<typeof batchFilter>;

const label = z.string().max(limits.labelCharacters);

/** What a caller may say about a batch as a whole, in the query, in a multipart field or in the JSON body. */
export const batchLabels = z.object({
  orderId: label.optional(),
  purchaseId: label.optional(),
  groupTag: label.optional(),
  profile: z.enum(profiles).optional(),
});
export type BatchLabels = z.infer<typeof batchLabels>;

export const batchFields = batchLabels.extend({
  fileName: z.string().max(limits.fileNameCharacters).optional(),
  format: z.enum(['corporateIdentifiers']).optional(),
});
export type BatchFields = z.infer<typeof batchFields>;

/** A device of a JSON batch: registering and catalogue. Limits of single cells are a row's matter, not the request's. */
export const jsonDevice = z.object({
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  serialNumber: z.string().optional(),
  hardwareHash: z.string().optional(),
  productKeyId: z.string().optional(),
  groupTag: z.string().optional(),
  assignedUser: z.string().optional(),
});
export type JsonDevice = z.infer<typeof jsonDevice>;

/** A device of a JSON deregistration: by id, by tuple or by serial number. */
export const jsonDeregistration = z.union([
  z.object({ id: z.uuid() }),
  z.object({ serialNumber: z.string().min(1), manufacturer: z.string(), model: z.string() }),
  z.object({ serialNumber: z.string().min(1) }),
]);

export type JsonDeregistration = z.infer<typeof jsonDeregistration>;

export const jsonRegistrations = z.object({ devices: z.array(jsonDevice) });
export const jsonDeregistrations = z.object({ devices: z.array(jsonDeregistration) });

/** What `?dryRun=true`, `muster check --json` and the portal's check say of a file. */
export const checkReport = z.object({
  format: z.enum(formats),
  encoding: z.enum(encodings),
  rows: count,
  ok: count,
  failed: count,
  problems: z.array(problemItem),
  problemsTotal: count,
});
export type CheckReport = z.infer<typeof checkReport>;
