import type { CallOrigin } from '../contracts/audit.ts';
import type { CatalogueEntry, CatalogueFilter, CatalogueRecord } from '../contracts/catalogue.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import { isStorable } from '../contracts/storable.ts';
import type { Principal } from '../contracts/tenants.ts';
import { catalogueOwner } from '../domain/catalogue.ts';
import { cursorNotValid, idOf, pageById, pageFrom, valuesOf } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { referenceOf } from '../domain/tenants.ts';
import { writeAudit } from '../storage/audit.ts';
import { findBatch } from '../storage/batches.ts';
import {
  findRecord,
  listRecords,
  lockRecord,
  type RecordPlace,
  recordPlace,
  type StoredRecord,
  withdrawRecord,
} from '../storage/catalogue.ts';
import { insertRecordEntry, recordHistory, type StoredEntry } from '../storage/catalogue-history.ts';
import type { Database, Tx } from '../storage/database.ts';

/** What an OEM can do with the hardware records that it filed. Whoever is no OEM has no catalogue: `notFound`. */
export interface CatalogueService {
  /** By serial number, without regard to case. */
  list(principal: Principal, filter: CatalogueFilter, page: PageRequest): Promise<Page<CatalogueRecord>>;
  get(principal: Principal, id: string): Promise<CatalogueRecord>;
  /** From its filing on; also of a record that is gone since it was withdrawn. */
  history(principal: Principal, id: string, page: PageRequest): Promise<Page<CatalogueEntry>>;
  /** Rows match the record no longer; filing it again brings it back. Leaves one as it is that is withdrawn already. */
  withdraw(principal: Principal, id: string, origin: CallOrigin): Promise<void>;
}

export interface CatalogueParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly listSeconds: number;
}

export function catalogueService(parts: CatalogueParts): CatalogueService {
  const { database, listSeconds } = parts;
  const reading = { readOnly: true, statementSeconds: listSeconds };
  const read = <Found>(tenantId: string, work: (tx: Tx) => Promise<Found>) =>
    database.withTenant({ tenantId }, work, reading);

  return {
    async list(principal, filter, { limit, cursor }) {
      const tenantId = catalogueOwner(principal);
      const after = cursor === undefined ? null : placeFrom(cursor);
      const found = await read(tenantId, tx => listRecords(tx, tenantId, { filter, after, limit: limit + 1 }));
      return pageFrom(found, limit, shown, last => valuesAt(recordPlace(last)));
    },

    async get(principal, id) {
      const tenantId = catalogueOwner(principal);
      return shown(orNotFound(await read(tenantId, tx => findRecord(tx, tenantId, id))));
    },

    async history(principal, id, { limit, cursor }) {
      const tenantId = catalogueOwner(principal);
      const after = idOf(cursor);
      const entries = await read(tenantId, async tx => {
        const stored = await recordHistory(tx, tenantId, id, after, limit + 1);
        const later = stored.map(entry => ({ id: entry.id, entry: shownEntry(entry) }));
        return after === null ? [{ id: beforeAll, entry: await filing(tx, tenantId, id, stored[0]) }, ...later] : later;
      });
      return pageById(entries, limit, ({ entry }) => entry);
    },

    withdraw: (principal, id, origin) => withdraw(parts, principal, id, origin),
  };
}

function withdraw(
  { database, clock, newId }: CatalogueParts,
  principal: Principal,
  id: string,
  origin: CallOrigin,
): Promise<void> {
  const tenantId = catalogueOwner(principal);
  const by = referenceOf(principal);
  return database.withTenant({ tenantId }, async tx => {
    const record = orNotFound(await lockRecord(tx, tenantId, id));
    if (record.withdrawnAt) return;
    const at = clock();
    const { manufacturer, model, serialNumber, productKeyId, tpm, batchId } = record;
    const before = { productKeyId, tpm, otherHardware: false, batchId, filedAt: record.filedAt.toISOString() };
    await withdrawRecord(tx, tenantId, id, at);
    await insertRecordEntry(tx, tenantId, id, {
      ...{ id: newId(), at, act: 'withdrawn', principal: by, batchId: null, before },
    });
    await writeAudit(tx, {
      ...{ id: newId(), at, principal: by, action: 'catalogue.withdraw', outcome: 'done', ...origin },
      ...{ target: { kind: 'catalogueRecord', id }, detail: { manufacturer, model, serialNumber } },
    });
  });
}

/** Where the history begins: no entry has this ID. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** How a record was filed first, as the first thing that happened to it tells, or else the record itself. */
async function filing(tx: Tx, tenantId: string, id: string, first: StoredEntry | undefined): Promise<CatalogueEntry> {
  const { batchId, filedAt } = first ? first.before : orNotFound(await findRecord(tx, tenantId, id));
  const stored = await findBatch(tx, tenantId, batchId);
  const at = new Date(filedAt).toISOString();
  return { at, act: 'filed', by: stored?.batch.createdBy ?? null, batchId, before: null };
}

function shownEntry({ at, act, principal, batchId, before }: StoredEntry): CatalogueEntry {
  const { productKeyId, tpm, otherHardware } = before;
  return { at: at.toISOString(), act, by: principal, batchId, before: { productKeyId, tpm, otherHardware } };
}

function shown({ filedAt, withdrawnAt, ...record }: StoredRecord): CatalogueRecord {
  return { ...record, filedAt: filedAt.toISOString(), withdrawnAt: withdrawnAt?.toISOString() ?? null };
}

function valuesAt({ serial, id }: RecordPlace): string[] {
  return [id, serial];
}

function placeFrom(cursor: string): RecordPlace {
  const [, serial, ...rest] = valuesOf(cursor);
  const id = idOf(cursor);
  if (id === null || serial === undefined || rest.length > 0 || !isStorable(serial)) throw cursorNotValid();
  return { serial, id };
}
