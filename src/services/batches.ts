import type {
  Batch,
  BatchFields,
  BatchKind,
  BatchRow,
  BatchSource,
  CheckReport,
  jsonDeregistration,
  jsonDevice,
  Outcome,
} from '../contracts/batches.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { z } from 'zod';

/** A body that the edge has spooled to an unlinked file: every byte is there, and nothing of it is in the database yet. */
export interface SpooledBody {
  readonly size: number;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  /** The bytes from the beginning, each time it is called. */
  read(): AsyncIterable<Uint8Array>;
}

export type BatchContent =
  | { readonly type: 'file'; readonly body: SpooledBody }
  | { readonly type: 'devices'; readonly devices: readonly z.infer<typeof jsonDevice>[]; readonly sha256: string }
  | {
      readonly type: 'deregistrations';
      readonly devices: readonly z.infer<typeof jsonDeregistration>[];
      readonly sha256: string;
    };

export interface NewBatch {
  readonly kind: BatchKind;
  readonly source: BatchSource;
  readonly fields: BatchFields;
  readonly content: BatchContent;
  readonly requestId: string;
  /** Stops the load when the caller is gone or the service stops. */
  readonly signal?: AbortSignal;
}

/** A hold on an idempotency key while a body arrives; kept alive until it is released or the batch is made. */
export interface Reservation {
  release(): Promise<void>;
}

/** The failed rows as a file that can be corrected and uploaded as it is. */
export interface FixFile {
  readonly fileName: string;
  readonly delimiter: ',' | ';' | '\t';
  readonly heading: readonly string[];
  readonly rows: AsyncIterable<readonly (readonly string[])[]>;
}

/** What can be done with batches. Every call refuses with a `Refusal`; a batch of another tenant is `notFound`. */
export interface BatchService {
  /** Refuses with `requestInProgress` while another request with the same key is arriving. `path` is the request's path without its query. */
  reserve(principal: Principal, tenantId: string, path: string, key: string): Promise<Reservation>;
  /** Reads and writes the whole content in one transaction. When it resolves, the batch is durable. `replayed`: the key had made this batch before. */
  create(
    principal: Principal,
    tenantId: string,
    request: NewBatch,
    reservation?: Reservation,
  ): Promise<{ batch: Batch; replayed: boolean }>;
  /** What `create` would say of each row; stores nothing but an audit entry. */
  check(principal: Principal, tenantId: string, request: NewBatch): Promise<CheckReport>;
  list(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<Batch>>;
  get(principal: Principal, tenantId: string, batchId: string): Promise<Batch>;
  /** In file order. */
  rows(
    principal: Principal,
    tenantId: string,
    batchId: string,
    filter: { outcome?: Outcome },
    page: PageRequest,
  ): Promise<Page<BatchRow>>;
  /** All rows of an outcome (or all) in file order, some hundred at a time. Resolves after the batch was found. */
  exportRows(
    principal: Principal,
    tenantId: string,
    batchId: string,
    filter: { outcome?: Outcome },
  ): Promise<AsyncIterable<BatchRow[]>>;
  /** Hash cells are empty unless the principal has `hardware.read`. */
  fixFile(principal: Principal, tenantId: string, batchId: string): Promise<FixFile>;
  /** Failed rows that may succeed now become pending again; `nothingToRetry` if there are none. */
  retry(principal: Principal, tenantId: string, batchId: string): Promise<Batch>;
  /** Pending rows become cancelled, their pending devices go. */
  cancel(principal: Principal, tenantId: string, batchId: string): Promise<Batch>;
}
