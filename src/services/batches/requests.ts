import type { CallOrigin } from '../../contracts/audit.ts';
import type { BatchFields, BatchKind, BatchSource, JsonDeregistration, JsonDevice } from '../../contracts/batches.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { Meters } from '../../contracts/metrics.ts';
import type { Database } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';

/** What a receipt says of the bytes that came. */
export interface BodyFacts {
  readonly size: number;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
}

/** A body that the edge has spooled to an unlinked file: every byte is there, and nothing of it is in the database yet. */
export interface SpooledBody extends BodyFacts {
  /** The bytes from the beginning, each time it is called. */
  read(): AsyncIterable<Uint8Array>;
}

export type BatchContent =
  | { readonly type: 'file'; readonly body: SpooledBody }
  | ({ readonly type: 'devices'; readonly devices: readonly JsonDevice[] } & BodyFacts)
  | ({ readonly type: 'deregistrations'; readonly devices: readonly JsonDeregistration[] } & BodyFacts);

export interface NewBatch extends CallOrigin {
  readonly kind: BatchKind;
  readonly source: BatchSource;
  readonly fields: BatchFields;
  readonly content: BatchContent;
  readonly requestId: string;
  /** Stops the load when the caller is gone or the service stops. */
  readonly signal?: AbortSignal;
}

/** The failed rows as a file that can be corrected and uploaded as it is. */
export interface FixFile {
  readonly fileName: string;
  readonly delimiter: ',' | ';' | '\t';
  readonly heading: readonly string[];
  readonly rows: AsyncIterable<readonly (readonly string[])[]>;
}

/** A slice that was settled, for the log: whose it is, and the request that made its batch. */
export interface SliceFacts {
  readonly requestId: string;
  readonly tenantId: string;
  readonly batchId: string;
  readonly rows: number;
  readonly milliseconds: number;
}

/** What the batch service stands on. */
export interface BatchParts {
  readonly database: Database;
  readonly seal: Seal;
  readonly newId: () => string;
  readonly clock: () => Date;
  readonly limits: Limits;
  /** Shown with *Unexpected error*. */
  readonly supportUrl: string | null;
  readonly meters: Meters;
  /** Told of every slice that was settled. */
  readonly settled: (slice: SliceFacts) => void;
}
