import type { CompiledQuery, RawBuilder } from 'kysely';
import type pg from 'pg';
import { limits } from '../contracts/limits.ts';
import { type Listener, makeNotifications } from './notifications.ts';
import { type ConnectionUse, type PooledConnection, pooledConnections } from './pooled-connections.ts';
import { replicaReads } from './replica.ts';
import { connectToPrimary, type Servers, serviceName } from './servers.ts';
import { asUnavailable, isReadOnlyServer, isRetryable, isUniqueViolation } from './sql-errors.ts';
import { compile, type Statement } from './statements.ts';
import { values } from './values.ts';

/** Whom a transaction acts for. With a partner only the rows that this partner registered are seen. */
export interface TenantScope {
  readonly tenantId: string;
  readonly partnerId?: string | null;
}

/** Who may act as `muster_owner`, past row-level security. Each stands for one place in the program. */
export const systemCallers = [
  'sign-in',
  'work',
  'sweep',
  'tenant create',
  'tenant delete',
  'tenant export',
  'settings',
  'readiness',
  'status',
  'keys',
  'verify',
  'contact links',
  'mandates',
  'transfers',
  'release requests',
] as const;
export type SystemCaller = (typeof systemCallers)[number];

/** A `copy … from stdin`, and the rows in the form that it names. */
export interface Copy {
  readonly text: string;
  readonly data: Buffer;
}

/**
 * An open transaction. Statements run one after another as they were asked for, awaited or not; after one that failed all
 * others fail as it did. int8 comes as number, bytea as Buffer, timestamptz as Date.
 */
export interface Tx {
  /** Runs what kysely's `sql` tag wrote: values become parameters. */
  query<Row>(statement: RawBuilder<Row> | CompiledQuery<Row>): Promise<Row[]>;
  /** Runs a statement as it is, for bulk values and for what is prepared by name. */
  run<Row extends pg.QueryResultRow>(statement: Statement): Promise<{ rows: Row[]; rowCount: number }>;
  /**
   * Loads rows by COPY, one table after the other, which PostgreSQL refuses to roles that row-level security binds: the
   * owner does it, so nothing but copy.ts calls this, which writes the tenant of the transaction into every row.
   */
  copy(copies: readonly Copy[]): Promise<void>;
  /** The same, unless there is a row with the same key already: then nothing is written, and false. */
  copyUnlessThere(copies: readonly Copy[]): Promise<boolean>;
  /** Whom the transaction acts for; null for the owner. */
  readonly scope: TenantScope | null;
}

/** A transaction of `muster_owner` that can act for a tenant in between: work is taken, done and booked in one. */
export interface SystemTx extends Tx {
  asTenant<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface TransactionOptions {
  /** Time limit of each statement in seconds, the database's own unless told; 0 for none. A statement over it fails with SQLSTATE 57014. */
  readonly statementSeconds?: number;
  readonly readOnly?: boolean;
  /**
   * Whether a replica may answer (replica.ts): for what reads only rows whose changes are booked in the tenant's log. `work`
   * may then run twice.
   */
  readonly replica?: boolean;
  /** How often the whole work is tried again after a deadlock or a serialization failure, 3 unless told. */
  readonly retry?: number;
}

/** Muster's database. Every method fails with `DatabaseUnavailable` while the server cannot be reached. */
export interface Database {
  /**
   * One transaction under the tenant role and its row-level security; commits when `work` resolves, else rolls back.
   * `work` runs again from its start after a deadlock, so what it does outside the database must bear that (or `retry: 0`).
   */
  withTenant<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** One transaction of the owner, past row-level security, for the named callers only. */
  asSystem<T>(caller: SystemCaller, work: (tx: SystemTx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Hears `pg_notify` on a channel, over one connection for all channels, until the returned function is called. */
  listen(channel: string, listener: Listener): Promise<() => void>;
  /** The connections for transactions, and the transactions that wait for one. */
  connections(): ConnectionUse;
  /** Waits for the transactions under way, then closes every connection. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Most connections for transactions, 10 unless told. One more is used while somebody listens. */
  readonly connections?: number;
  /** A way to the same database that leads past a pooler, for who listens; the same unless told. */
  readonly direct?: Servers | undefined;
  /** Hot standbys of which one answers what may be read from a replica. */
  readonly replica?: Servers | undefined;
  /** Time limit of each statement in seconds where a transaction names none, 30 unless told. */
  readonly statementSeconds?: number;
}

/** Connects when first used. The login role must be a member of `muster_owner` and `muster_tenant` (see migrate.ts). */
export function openDatabase(servers: Servers, options: DatabaseOptions = {}): Database {
  const config = { types: values, keepAlive: true, application_name: serviceName };
  const { connections: max = 10, statementSeconds = limits.statementSeconds, direct = servers } = options;
  const connections = pooledConnections(servers, { ...config, max });
  const limited = (given: TransactionOptions = {}) => ({ statementSeconds, ...given });
  const notifications = makeNotifications(() => connectToPrimary(direct, config));
  const onPrimary: Database['withTenant'] = (scope, work, given) =>
    transact(connections.take, become(scope), tx => work({ ...tx, scope }), limited(given));
  const replica = options.replica ? pooledConnections(options.replica, { ...config, max }, { standby: true }) : null;
  const fromReplica = replicaReads<Tx>({
    primary: (scope, work) => onPrimary(scope, work, { readOnly: true }),
    replica: (scope, work, seconds = statementSeconds) =>
      transact(replica?.take ?? connections.take, become(scope), tx => work({ ...tx, scope }), {
        statementSeconds: seconds,
        readOnly: true,
        retry: 0,
        snapshot: true,
      }),
  });
  return {
    async withTenant(scope, work, given) {
      const read = replica && given?.replica ? await fromReplica(scope, work, given.statementSeconds) : null;
      return read ? read.result : await onPrimary(scope, work, given);
    },
    asSystem: (_caller, work, given) =>
      transact(connections.take, becomeOwner, tx => work({ ...tx, asTenant: actAs(tx) }), limited(given)),
    listen: notifications.listen,
    connections: connections.use,
    async close() {
      await Promise.all([notifications.close(), connections.close(), replica?.close()]);
    },
  };
}

const becomeOwner = `set local role muster_owner; set local app.tenant = ''; set local app.partner = ''`;

function become({ tenantId, partnerId }: TenantScope): string {
  const partner = partnerId == null ? '' : uuid(partnerId);
  return `set local role muster_tenant; set local app.tenant = '${uuid(tenantId)}'; set local app.partner = '${partner}'`;
}

/** SET takes no parameters, so the value stands in the text and must be nothing but a UUID. */
function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new TypeError('a tenant id must be a UUID');
  return text;
}

/** What fails inside leaves the transaction unusable anyway, so only success goes back to the owner. */
function actAs(tx: Tx): SystemTx['asTenant'] {
  return async (scope, work) => {
    await tx.run({ text: become(scope) });
    const result = await work({ ...tx, scope });
    await tx.run({ text: becomeOwner });
    return result;
  };
}

/** A transaction that waits this long for its own process is given up by the server: its process or machine is gone. */
const idleMinutes = 5;

/** `snapshot`: all statements see the same moment. */
interface Transaction extends TransactionOptions {
  readonly statementSeconds: number;
  readonly snapshot?: boolean;
}

async function transact<T>(
  take: (limitSeconds: number) => Promise<PooledConnection>,
  role: string,
  work: (tx: Tx) => Promise<T>,
  { statementSeconds, readOnly = false, retry = 3, snapshot = false }: Transaction,
): Promise<T> {
  const begin =
    `begin${snapshot ? ' isolation level repeatable read' : ''}${readOnly ? ' read only' : ''}; ${role}; set local statement_timeout = ${Math.round(statementSeconds * 1000)};` +
    `set local idle_in_transaction_session_timeout = '${idleMinutes}min'`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(await take(statementSeconds), begin, work);
    } catch (error) {
      if (!readOnly && isReadOnlyServer(error)) throw asUnavailable(error);
      if (attempt >= retry || !isRetryable(error)) throw error;
      await new Promise(resolve => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

/** Nothing is waited for when a transaction begins. */
const beginSeconds = 1;

async function once<T>(connection: PooledConnection, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const line = makeLine();
  try {
    await connection.run({ text: begin }, beginSeconds);
    const result = await work(txOn(connection, line.inTurn));
    await line.close();
    const { command } = await connection.run({ text: 'commit' });
    // The server answers a commit after a failed statement by ROLLBACK, without an error.
    if (command !== 'COMMIT') throw new Error('a failed statement was passed over, so its transaction was rolled back');
    connection.release();
    return result;
  } catch (error) {
    await line.close();
    // The next one may lead to a server that does take writes.
    if (isReadOnlyServer(error)) connection.discard();
    else await giveBack(connection);
    throw error;
  }
}

type InTurn = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/** One thing after another. `close` waits for what was asked for; afterwards the connection may be another transaction's. */
function makeLine(): { readonly inTurn: InTurn; close(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    inTurn(ask) {
      if (closed) return Promise.reject(new Error('the transaction has ended'));
      const answer = last.then(ask);
      last = answer;
      return answer;
    },
    async close() {
      closed = true;
      await last.catch(() => {});
    },
  };
}

function txOn(connection: PooledConnection, inTurn: InTurn): Tx {
  return {
    async query<Row>(statement: RawBuilder<Row> | CompiledQuery<Row>) {
      const { rows } = await inTurn(() => connection.run<Row & pg.QueryResultRow>(compile(statement)));
      return rows;
    },
    run: <Row extends pg.QueryResultRow>(statement: Statement) => inTurn(() => connection.run<Row>(statement)),
    copy: copies => inTurn(() => copyAsOwner(connection, copies)),
    copyUnlessThere: copies =>
      inTurn(async () => {
        await connection.run({ text: 'savepoint before_copy' });
        try {
          await copyAsOwner(connection, copies);
          return true;
        } catch (error) {
          if (!isUniqueViolation(error)) throw error;
          await connection.run({ text: 'rollback to savepoint before_copy' });
          return false;
        }
      }),
    scope: null,
  };
}

function copyAsOwner(connection: PooledConnection, copies: readonly Copy[]): Promise<void> {
  const texts = copies.map(({ text }) => text);
  const text = ['set local role muster_owner', ...texts, 'set local role muster_tenant'].join('; ');
  return connection.copy(
    text,
    copies.map(({ data }) => data),
  );
}

async function giveBack(connection: PooledConnection): Promise<void> {
  try {
    await connection.run({ text: 'rollback' });
    connection.release();
  } catch {
    connection.discard();
  }
}
