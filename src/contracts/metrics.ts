/** One metric that `/metrics` shows: what dashboards and alerts may rely on. */
export interface MetricEntry {
  /** `measured`: a gauge that is read when somebody looks, so that nothing is kept up on the way. */
  readonly kind: 'counter' | 'histogram' | 'measured';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
}

/** Every metric of Muster's own, besides those of the process (`process_…`, `nodejs_…`). No label holds what a caller can make up. */
export const metricTable = {
  muster_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from a request to the end of its answer, by the pattern of its route; status is a class, such as 2xx',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
  },
  muster_errors_total: {
    kind: 'counter',
    help: 'Requests that were answered by an error, by its code (docs/errors)',
    labels: ['code'],
  },
  muster_event_streams: { kind: 'measured', help: 'Event streams that are open here', labels: [] },
  muster_spool_files: { kind: 'measured', help: 'Uploads that lie on the disk here until they are loaded', labels: [] },
  muster_spool_bytes: { kind: 'measured', help: 'Bytes of those uploads so far', labels: [] },
  muster_loads: {
    kind: 'measured',
    help: 'Uploads that are being read into the database here (running), or wait for their turn (waiting)',
    labels: ['state'],
  },
  muster_rows_received_total: {
    kind: 'counter',
    help: 'Rows of the batches that were made here, by kind of batch',
    labels: ['kind'],
  },
  muster_rows_settled_total: {
    kind: 'counter',
    help: 'Rows that came to their outcome here, by kind of batch: when they were settled, or as failed when they were received',
    labels: ['kind', 'outcome'],
  },
  muster_slice_duration_seconds: {
    kind: 'histogram',
    help: 'Time to settle one slice of a batch (5,000 rows at most), by kind of batch',
    labels: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  muster_slices_failed_total: {
    kind: 'counter',
    help: 'Slices that could not be settled and come again; after three times their rows fail as unexpectedError',
    labels: [],
  },
  muster_claim_conflicts_total: {
    kind: 'counter',
    help: 'Rows whose machine had been claimed before, by the code that they came to',
    labels: ['code'],
  },
  muster_worker_pieces_total: {
    kind: 'counter',
    help: 'Pieces of background work, by kind of work (settling, sweeping, resealing) and what they came to (done, nothing, failed)',
    labels: ['work', 'result'],
  },
  muster_worker_last_look_seconds: {
    kind: 'measured',
    help: 'Seconds since the worker here last came to the end of a piece of settling, or found none',
    labels: [],
  },
  muster_resealed_records_total: {
    kind: 'counter',
    help: 'Records that were sealed anew with the current key',
    labels: [],
  },
  muster_reseal_old_keys: {
    kind: 'measured',
    help: 'Older keys that something may still be sealed with; 0 when the exchange is done',
    labels: [],
  },
  muster_queue_batches: {
    kind: 'measured',
    help: 'Batches of the installation that wait for a worker or are being worked on',
    labels: [],
  },
  muster_queue_rows: { kind: 'measured', help: 'Rows of those batches that are not settled yet', labels: [] },
  muster_queue_oldest_seconds: {
    kind: 'measured',
    help: 'Age of the oldest of those batches; 0 when there is none',
    labels: [],
  },
  muster_database_up: {
    kind: 'measured',
    help: '1 when the database answered this look within 4 seconds, else 0; what is read from it is left out then',
    labels: [],
  },
  muster_database_latency_seconds: {
    kind: 'measured',
    help: 'Time that the smallest transaction took at this look, with the wait for a connection',
    labels: [],
  },
  muster_database_connections: {
    kind: 'measured',
    help: 'Connections of this process for transactions, by state: used, idle',
    labels: ['state'],
  },
  muster_database_connections_limit: {
    kind: 'measured',
    help: 'How many of them there may be (MUSTER_DATABASE_CONNECTIONS)',
    labels: [],
  },
  muster_database_waiting: { kind: 'measured', help: 'Transactions that wait for a connection', labels: [] },
  muster_backup_age_seconds: {
    kind: 'measured',
    help: 'Time since the last backup by muster backup that came to its end was begun; none where there was none',
    labels: [],
  },
  muster_backup_bytes: { kind: 'measured', help: 'Size of that backup', labels: [] },
  muster_data_free_bytes: { kind: 'measured', help: 'Free space where the data folder is', labels: [] },
  muster_data_size_bytes: { kind: 'measured', help: 'Size of the file system where the data folder is', labels: [] },
} as const satisfies Readonly<Record<string, MetricEntry>>;

export type MetricName = keyof typeof metricTable;
export const metricNames: readonly MetricName[] = Object.keys(metricTable) as MetricName[];
type OfKind<Kind extends MetricEntry['kind']> = {
  [Name in MetricName]: (typeof metricTable)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
export type CounterName = OfKind<'counter'>;
export type HistogramName = OfKind<'histogram'>;
export type MeasuredName = OfKind<'measured'>;
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof metricTable)[Name]['labels'][number], string>>;

/** What tells of itself is given one of these. Neither waits nor fails. */
export interface Meters {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  time<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void;
}

/** A value of a measured metric, with its labels. */
export type Measure = {
  [Name in MeasuredName]: readonly [name: Name, labels: LabelsOf<Name>, value: number];
}[MeasuredName];
