import type { Database } from '../storage/database.ts';
import {
  consumeRecord,
  deleteGrant,
  deleteRecord,
  type FoundRecord,
  findRecord,
  type ProviderRecord,
  type RecordKey,
  upsertRecord,
} from '../storage/provider.ts';

/** What the token issuer keeps between requests: records of its own making. */
export interface ProviderService {
  upsert(record: Omit<ProviderRecord, 'expiresAt'> & { readonly expiresInSeconds: number | null }): Promise<void>;
  /** Undefined for a record that is not there or has expired. */
  find(kind: string, key: RecordKey, value: string): Promise<FoundRecord | undefined>;
  consume(kind: string, id: string): Promise<void>;
  destroy(kind: string, id: string): Promise<void>;
  destroyGrant(grantId: string): Promise<void>;
}

export function providerService(uses: { readonly database: Database; readonly clock: () => Date }): ProviderService {
  const { database, clock } = uses;
  return {
    upsert({ expiresInSeconds, ...record }) {
      const expiresAt = expiresInSeconds === null ? null : new Date(clock().getTime() + expiresInSeconds * 1000);
      return database.asSystem('sign-in', tx => upsertRecord(tx, { ...record, expiresAt }));
    },
    async find(kind, key, value) {
      return (await database.asSystem('sign-in', tx => findRecord(tx, kind, key, value, clock()))) ?? undefined;
    },
    consume: (kind, id) => database.asSystem('sign-in', tx => consumeRecord(tx, kind, id, clock())),
    destroy: (kind, id) => database.asSystem('sign-in', tx => deleteRecord(tx, kind, id)),
    destroyGrant: grantId => database.asSystem('sign-in', tx => deleteGrant(tx, grantId)),
  };
}
