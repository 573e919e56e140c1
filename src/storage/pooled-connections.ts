import pg from 'pg';
import { connectSeconds, farEnd, isStandby, type Servers } from './servers.ts';
import { asUnavailable, DatabaseUnavailable, isGoingAway } from './sql-errors.ts';
import type { Statement } from './statements.ts';

/** A connection that nobody else uses until it is released or discarded. */
export interface PooledConnection {
  /**
   * Fails with `DatabaseUnavailable` when the server is going away, the connection broke, or no answer came some seconds
   * after the time limit that the server itself keeps to (`limitSeconds`, the transaction's unless told).
   */
  run<Row extends pg.QueryResultRow>(
    statement: Statement,
    limitSeconds?: number,
  ): Promise<{ rows: Row[]; rowCount: number; command: string }>;
  /** Runs statements without parameters, of which each `copy … from stdin` takes the next of `data`. Fails as `run` does. */
  copy(text: string, data: readonly Buffer[]): Promise<void>;
  release(): void;
  /** Closes it instead of giving it back. */
  discard(): void;
}

/** Connections of a pool that are in use, that wait for use, and that there may be; and who waits for one. */
export interface ConnectionUse {
  readonly used: number;
  readonly idle: number;
  readonly limit: number;
  readonly waiting: number;
}

/** A server that hangs, or a network that swallows everything, keeps no time limit: after this nobody waits any more. */
const graceSeconds = 5;

/**
 * pg's pool with its errors in our terms: pg tells of a broken connection by an event, and by errors without a code. Of
 * several servers it uses the one that takes writes, and looks for it again when that one is gone. A single one may be a
 * standby where `standby` says so.
 */
export function pooledConnections(
  servers: Servers,
  config: pg.PoolConfig,
  { standby = false }: { readonly standby?: boolean } = {},
): {
  /**
   * `limitSeconds`: within which the server answers each statement, or cancels it; 0 for no limit. Who waits longer than
   * ten seconds for a connection, a new one or a free one, gets `DatabaseUnavailable`.
   */
  take(limitSeconds: number): Promise<PooledConnection>;
  use(): ConnectionUse;
  close(): Promise<void>;
} {
  const all = [servers].flat();
  const turn = { at: 0 };
  const behindPooler = new WeakSet<pg.ClientBase>();
  const pool = new pg.Pool({
    ...config,
    ...all[0],
    connectionTimeoutMillis: (connectSeconds * 1000) / all.length,
    async onConnect(client) {
      const end = await farEnd(client);
      if (end.standby && !standby) throw isStandby();
      if (end.pooler) behindPooler.add(client);
    },
  });
  // A connection that breaks while idle is dropped by the pool; who needs one next learns of it then.
  pool.on('error', () => {});

  /** New connections go to the next server, unless somebody else has moved on already. */
  function moveOn(from: number): void {
    if (turn.at !== from) return;
    turn.at = (from + 1) % all.length;
    Object.assign(pool.options, all[turn.at]);
  }

  async function connect(): Promise<pg.PoolClient> {
    for (let tried = 1; ; tried += 1) {
      const at = turn.at;
      try {
        return await pool.connect();
      } catch (error) {
        if (hasWaitedInVain(error)) throw asUnavailable(error);
        moveOn(at);
        if (tried >= all.length) throw asUnavailable(error);
      }
    }
  }

  return {
    async take(limitSeconds) {
      const client = await connect();
      return pooled(client, limitSeconds, !behindPooler.has(client));
    },
    use() {
      const { totalCount, idleCount, waitingCount, options } = pool;
      return { used: totalCount - idleCount, idle: idleCount, limit: options.max, waiting: waitingCount };
    },
    close: () => pool.end(),
  };
}

/** Who waited too long for one of those in use has learned nothing about the server. pg's pool tells it from others by its words alone. */
function hasWaitedInVain(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}

/** `named`: whether what is prepared by name stays prepared. */
function pooled(client: pg.PoolClient, limit: number, named: boolean): PooledConnection {
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  const giveBack = (discard: boolean): void => {
    client.off('error', onError);
    client.release(discard);
  };
  client.on('error', onError);
  const answered = async <Answer>(ask: () => Promise<Answer>, limitSeconds: number): Promise<Answer> => {
    if (broken) throw new DatabaseUnavailable('the connection to the database broke');
    const late = Promise.withResolvers<never>();
    const tooLate = (): void => {
      broken = true;
      late.reject(new DatabaseUnavailable('the database does not answer in time'));
    };
    const timer = limitSeconds === 0 ? undefined : setTimeout(tooLate, (limitSeconds + graceSeconds) * 1000);
    try {
      return await Promise.race([ask(), late.promise]);
    } catch (error) {
      throw broken || isGoingAway(error) ? asUnavailable(error) : error;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    copy: (text, data) => answered(() => sendCopies(client, text, data), limit),
    async run<Row extends pg.QueryResultRow>({ name, text, values = [] }: Statement, limitSeconds = limit) {
      const query = { ...(name === undefined || !named ? {} : { name }), text, values: [...values] };
      const result = await answered(() => client.query<Row>(query), limitSeconds);
      return { rows: result.rows, rowCount: result.rowCount ?? 0, command: result.command };
    },
    release: () => giveBack(broken),
    discard: () => giveBack(true),
  };
}

/**
 * Sends the data right behind the statements instead of waiting to be asked for it, so that the server is never idle
 * between two of them. Allowed: it reads the data when it comes to its COPY, and passes over it after an error
 * (PostgreSQL's manual, "COPY Operations" of the message flow).
 */
function sendCopies(client: pg.PoolClient, text: string, data: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query(text, (error: Error | undefined) => (error ? reject(error) : resolve()));
    const submit = (connection: pg.Connection): void => {
      const { stream } = connection;
      stream.cork();
      connection.query(text);
      for (const bytes of data) {
        const head = Buffer.from('d....', 'latin1');
        head.writeInt32BE(bytes.length + 4, 1);
        stream.write(head);
        stream.write(bytes);
        stream.write(copyDone);
      }
      stream.uncork();
    };
    client.query(Object.assign(query, { submit, handleCopyInResponse: () => {} }));
  });
}

const copyDone = Buffer.from('c\0\0\0\x04', 'latin1');
