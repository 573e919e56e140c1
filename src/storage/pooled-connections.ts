import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { asUnavailable, isGoingAway } from './sql-errors.ts';
import type { Statement } from './statements.ts';

/** A connection that nobody else uses until it is released or discarded. */
export interface PooledConnection {
  /** Fails with `DatabaseUnavailable` when the server is going away or the connection broke. */
  run<Row extends pg.QueryResultRow>(statement: Statement): Promise<{ rows: Row[]; rowCount: number; command: string }>;
  /** Sends data to a `copy … from stdin`. Fails as `run` does. */
  copy(text: string, data: Buffer): Promise<void>;
  release(): void;
  /** Closes it instead of giving it back. */
  discard(): void;
}

/** How long a caller waits for a connection, a new one or a free one, before `DatabaseUnavailable`. */
const waitSeconds = 10;

/** pg's pool with its errors in our terms: pg tells of a broken connection by an event, and by errors without a code. */
export function pooledConnections(config: pg.PoolConfig): {
  take(): Promise<PooledConnection>;
  close(): Promise<void>;
} {
  const pool = new pg.Pool({ ...config, connectionTimeoutMillis: waitSeconds * 1000 });
  // A connection that breaks while idle is dropped by the pool; who needs one next learns of it then.
  pool.on('error', () => {});
  return {
    async take() {
      const client = await pool.connect().catch(error => {
        throw asUnavailable(error);
      });
      return pooled(client);
    },
    close: () => pool.end(),
  };
}

function pooled(client: pg.PoolClient): PooledConnection {
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  const giveBack = (discard: boolean): void => {
    client.off('error', onError);
    client.release(discard);
  };
  client.on('error', onError);
  const explained = (error: unknown): unknown => (broken || isGoingAway(error) ? asUnavailable(error) : error);
  return {
    async copy(text, data) {
      const stream = client.query(from(text));
      stream.end(data);
      try {
        await finished(stream);
      } catch (error) {
        throw explained(error);
      }
    },
    async run<Row extends pg.QueryResultRow>({ name, text, values = [] }: Statement) {
      try {
        const result = await client.query<Row>(
          name === undefined ? { text, values: [...values] } : { name, text, values: [...values] },
        );
        return { rows: result.rows, rowCount: result.rowCount ?? 0, command: result.command };
      } catch (error) {
        throw explained(error);
      }
    },
    release: () => giveBack(broken),
    discard: () => giveBack(true),
  };
}
