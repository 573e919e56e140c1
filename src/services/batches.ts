import type { CallOrigin } from '../contracts/audit.ts';
import type { Batch, BatchFilter, BatchRow, CheckReport, FailureCount, Outcome } from '../contracts/batches.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { PartnerBatch } from '../contracts/partners.ts';
import type { Principal } from '../contracts/tenants.ts';
import { idOf, pageById } from '../domain/cursors.ts';
import { idMade, type Reservation } from '../domain/idempotency.ts';
import type { AskedMachine } from '../domain/release-requests.ts';
import { requirePartner, type Scope, scopeOf } from '../domain/tenants.ts';
import { findBatch, listBatches, listPartnerBatches } from '../storage/batches.ts';
import type { TenantScope, Tx } from '../storage/database.ts';
import { workChannel } from '../storage/work.ts';
import { callOf } from './batches/calls.ts';
import { checkBatch } from './batches/check.ts';
import { contentSha256, createBatch } from './batches/create.ts';
import { claimedMachine } from './batches/machine.ts';
import type { BatchParts, FixFile, NewBatch } from './batches/requests.ts';
import { countFailures, exportRows, fixFile, rowsPage } from './batches/rows.ts';
import { settleNext } from './batches/settle.ts';
import { approveBatch, cancelBatch, declineBatch, retryBatch } from './batches/steer.ts';
import { type TurnsUse, turns } from './batches/turns.ts';

export type {
  BatchContent,
  BatchParts,
  BodyFacts,
  FixFile,
  NewBatch,
  SliceFacts,
  SpooledBody,
} from './batches/requests.ts';

/** What can be done with batches. Every call refuses with a `Refusal`; a batch of another tenant is `notFound`. */
export interface BatchService {
  /** Reads and writes the whole content in one transaction. When it resolves, the batch is durable. `replayed`: the key had made this batch before. */
  create(
    principal: Principal,
    tenantId: string,
    request: NewBatch,
    reservation?: Reservation,
  ): Promise<{ batch: Batch; replayed: boolean }>;
  /** What `create` would say of each row; stores nothing but an audit entry. */
  check(principal: Principal, tenantId: string, request: NewBatch): Promise<CheckReport>;
  list(principal: Principal, tenantId: string, filter: BatchFilter, page: PageRequest): Promise<Page<Batch>>;
  /** What the partner sent, for whichever customer. */
  listOfPartner(principal: Principal, page: PageRequest): Promise<Page<PartnerBatch>>;
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
  /** What its failed rows failed of, most first. */
  failures(principal: Principal, tenantId: string, batchId: string): Promise<FailureCount[]>;
  /** Hash cells are empty unless the principal has `hardware.read`. */
  fixFile(principal: Principal, tenantId: string, batchId: string): Promise<FixFile>;
  /** The machine of a row that another tenant's claim made fail; null for every other row. */
  claimedMachine(principal: Principal, tenantId: string, batchId: string, rowId: string): Promise<AskedMachine | null>;
  /** Failed rows that may succeed now become pending again; `nothingToRetry` if there are none. */
  retry(principal: Principal, tenantId: string, batchId: string, origin: CallOrigin): Promise<Batch>;
  /** Pending rows become cancelled, their pending devices go. */
  cancel(principal: Principal, tenantId: string, batchId: string, origin: CallOrigin): Promise<Batch>;
  /** What a partner sent and waits for the customer's word is settled from now on; else `conflict`. */
  approve(principal: Principal, tenantId: string, batchId: string, origin: CallOrigin): Promise<Batch>;
  /** Nothing of what waits is registered. */
  decline(principal: Principal, tenantId: string, batchId: string, origin: CallOrigin): Promise<Batch>;
  /** The uploads that are read into the database now, and those that wait for it. */
  loads(): TurnsUse;
  /** Settles one slice of the batch whose turn it is; false when none waits. For the workers. */
  settleNext(): Promise<boolean>;
  /** Calls `wake` when a batch comes in line, and every 2 s at least; returns the way to end it. */
  watchWork(wake: () => void): Promise<() => void>;
}

export function batchService(parts: BatchParts): BatchService {
  const { database } = parts;
  const { inTurn, use } = turns(parts.limits.loadsAtOnce);

  async function get(principal: Principal, tenantId: string, batchId: string): Promise<Batch> {
    const stored = await database.withTenant(scopeOf(principal, tenantId), tx => findBatch(tx, tenantId, batchId));
    if (!stored) throw new Refusal('notFound');
    return stored.batch;
  }

  function received(batch: Batch): Batch {
    const { kind, counts } = batch;
    parts.meters.count('muster_rows_received_total', { kind }, counts.rows);
    parts.meters.count('muster_rows_settled_total', { kind, outcome: 'failed' }, counts.failed);
    return batch;
  }

  /** Newest first. */
  async function paged<Item extends Batch>(
    { limit, cursor }: PageRequest,
    scope: TenantScope,
    read: (tx: Tx, beforeId: string | null, limit: number) => Promise<Item[]>,
  ): Promise<Page<Item>> {
    const reading = { readOnly: true, statementSeconds: parts.limits.listSeconds };
    const found = await database.withTenant(scope, tx => read(tx, idOf(cursor), limit + 1), reading);
    return pageById(found, limit, batch => batch);
  }

  return {
    get,
    async create(principal, tenantId, request, reservation) {
      const call = callOf(principal, tenantId, request);
      if (!reservation?.made)
        return { batch: received(await inTurn(() => createBatch(parts, call, reservation))), replayed: false };
      const batchId = idMade(reservation.made, contentSha256(request));
      return { batch: await get(principal, tenantId, batchId), replayed: true };
    },
    check: (principal, tenantId, request) => inTurn(() => checkBatch(parts, callOf(principal, tenantId, request))),
    list: (principal, tenantId, filter, page) =>
      paged(page, scopeOf(principal, tenantId), (tx, before, limit) =>
        listBatches(tx, tenantId, filter, before, limit),
      ),
    async listOfPartner(principal, page) {
      requirePartner(principal);
      return await paged(page, { tenantId: principal.tenantId }, listPartnerBatches);
    },
    rows: (principal, tenantId, batchId, filter, page) =>
      rowsPage(parts, scopeOf(principal, tenantId), batchId, { ...filter, language: principal.language }, page),
    exportRows: (principal, tenantId, batchId, filter) =>
      exportRows(parts, scopeOf(principal, tenantId), batchId, { ...filter, language: principal.language }),
    failures: (principal, tenantId, batchId) => countFailures(parts, scopeOf(principal, tenantId), batchId),
    fixFile: (principal, tenantId, batchId) =>
      fixFile(parts, scopeOf(principal, tenantId), batchId, {
        withHashes: principal.scopes.has('hardware.read'),
        language: principal.language,
      }),
    claimedMachine: (principal, tenantId, batchId, rowId) =>
      claimedMachine(parts, scopeOf(principal, tenantId), batchId, rowId),
    retry: (principal, tenantId, batchId, origin) =>
      retryBatch(parts, { principal, origin }, scopeOf(principal, tenantId), batchId),
    cancel: (principal, tenantId, batchId, origin) =>
      cancelBatch(parts, { principal, origin }, scopeOf(principal, tenantId), batchId),
    approve: (principal, tenantId, batchId, origin) =>
      approveBatch(parts, { principal, origin }, own(principal, tenantId), batchId),
    decline: (principal, tenantId, batchId, origin) =>
      declineBatch(parts, { principal, origin }, own(principal, tenantId), batchId),
    loads: use,
    settleNext: () => settleNext(parts),
    async watchWork(wake) {
      // The poll finds what no notification tells: work whose pause is over, and a listener that was cut off.
      const poll = setInterval(wake, pollMilliseconds);
      const stop = await database.listen(workChannel, { message: wake, back: wake }).catch(() => () => {});
      return () => {
        clearInterval(poll);
        stop();
      };
    },
  };
}

/** The customer's alone: no partner approves for it. */
function own(principal: Principal, tenantId: string): Scope {
  const scope = scopeOf(principal, tenantId);
  if (scope.partnerId !== null) throw new Refusal('notFound');
  return scope;
}

const pollMilliseconds = 2000;
