import type { Measure } from '../contracts/metrics.ts';
import type { Database } from '../storage/database.ts';
import { type DiskSpace, diskSpace } from '../storage/disk.ts';
import { type LastBackup, readLastBackup } from '../storage/last-backup.ts';
import { readQueue } from '../storage/queue.ts';
import { readReadiness } from '../storage/readiness.ts';

/**
 * What is asked of a service before it is given requests. `oldestPendingSeconds`: age of the oldest batch that waits for a
 * worker; null when none does. `worker`: null in a process that has none; `answers` is false while batches wait and it does
 * not come round. `openable` is false where another process seals with a key that this one does not have.
 */
export interface Readiness {
  readonly schemaVersion: string;
  readonly oldestPendingSeconds: number | null;
  readonly databaseMilliseconds: number;
  readonly worker: { readonly answers: boolean; readonly lastLookSeconds: number } | null;
  readonly data: DiskSpace & { readonly enough: boolean };
  readonly openable: boolean;
}

export interface ReadinessParts {
  readonly database: Database;
  readonly clock: () => Date;
  /** When this process last looked for work; null where it does none. */
  readonly workerLook: () => Date | null;
  readonly sealKeys: { openable(): Promise<boolean>; oldKeyCount(): Promise<number> };
  /** A folder on the file system that uploads and the bundled database fill. */
  readonly dataFolder: string;
  readonly leastFreeBytes: number;
}

/** How an installation and this process of it are, for who watches over them. */
export interface ReadinessService {
  read(): Promise<Readiness>;
  /** Whether there is room for what is uploaded. */
  hasRoom(): Promise<boolean>;
  /** The same in numbers, and the queue. Where the database does not answer, what is read from it is left out. */
  measures(): Promise<Measure[]>;
}

/** A worker looks every few seconds; one that did not for so long hangs. */
const workerSeconds = 60;
/** Prometheus waits ten seconds: a database that hangs must not look like a process that is gone. */
const patienceMilliseconds = 4_000;

export function readinessService(parts: ReadinessParts): ReadinessService {
  const { database, clock, sealKeys } = parts;
  const secondsSince = (at: Date) => Math.max(0, Math.round((clock().getTime() - at.getTime()) / 1000));

  async function look() {
    const begun = performance.now();
    const found = await database.asSystem('readiness', readReadiness, { readOnly: true });
    return { ...found, databaseMilliseconds: Math.round((performance.now() - begun) * 10) / 10 };
  }

  async function room(): Promise<Readiness['data']> {
    const data = await diskSpace(parts.dataFolder);
    return { ...data, enough: data.freeBytes >= parts.leastFreeBytes };
  }

  async function fromDatabase(): Promise<Measure[]> {
    const { databaseMilliseconds } = await look();
    const { queue, backup } = await database.asSystem(
      'readiness',
      async tx => ({ queue: await readQueue(tx), backup: await readLastBackup(tx) }),
      { readOnly: true },
    );
    const { batches, rows, oldest } = queue;
    return [
      ['muster_database_up', {}, 1],
      ['muster_database_latency_seconds', {}, databaseMilliseconds / 1000],
      ['muster_queue_batches', {}, batches],
      ['muster_queue_rows', {}, rows],
      ['muster_queue_oldest_seconds', {}, oldest ? secondsSince(oldest) : 0],
      ['muster_reseal_old_keys', {}, await sealKeys.oldKeyCount()],
      ...(backup ? backupMeasures(backup) : []),
    ];
  }

  const backupMeasures = ({ at, bytes }: LastBackup): Measure[] => [
    ['muster_backup_age_seconds', {}, secondsSince(at)],
    ['muster_backup_bytes', {}, bytes],
  ];

  function fromProcess(): Measure[] {
    const { used, idle, limit, waiting } = database.connections();
    const at = parts.workerLook();
    return [
      ['muster_database_connections', { state: 'used' }, used],
      ['muster_database_connections', { state: 'idle' }, idle],
      ['muster_database_connections_limit', {}, limit],
      ['muster_database_waiting', {}, waiting],
      ...(at ? [['muster_worker_last_look_seconds', {}, secondsSince(at)] satisfies Measure] : []),
    ];
  }

  /** Also where it is not the database that is to blame: the rest is told, and the log has it where requests fail of it. */
  const down = (): Measure[] => [['muster_database_up', {}, 0]];

  return {
    async read() {
      const { schemaVersion, oldestPending, databaseMilliseconds } = await look();
      const at = parts.workerLook();
      const lastLookSeconds = at ? secondsSince(at) : 0;
      const answers = oldestPending === null || lastLookSeconds <= workerSeconds;
      return {
        schemaVersion,
        oldestPendingSeconds: oldestPending && secondsSince(oldestPending),
        databaseMilliseconds,
        worker: at && { answers, lastLookSeconds },
        data: await room(),
        openable: await sealKeys.openable(),
      };
    },
    hasRoom: async () => (await room()).enough,
    async measures() {
      // Before anything is asked of the pool, so that this look does not count itself.
      const own = fromProcess();
      const { freeBytes, sizeBytes } = await diskSpace(parts.dataFolder);
      return [
        ...own,
        ['muster_data_free_bytes', {}, freeBytes],
        ['muster_data_size_bytes', {}, sizeBytes],
        ...(await inTime(fromDatabase().catch(down), down)),
      ];
    },
  };
}

async function inTime<Found>(work: Promise<Found>, otherwise: () => Found): Promise<Found> {
  const late = Promise.withResolvers<Found>();
  const timer = setTimeout(() => late.resolve(otherwise()), patienceMilliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
