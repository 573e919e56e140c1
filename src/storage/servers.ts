import pg from 'pg';
import { asUnavailable, DatabaseUnavailable } from './sql-errors.ts';

/** One server, or several of which one takes writes: a primary and its standbys, in any order. */
export type Servers = pg.ClientConfig | readonly pg.ClientConfig[];

/** What is at the other end of a connection. */
export interface FarEnd {
  /** Between us and the server is a pooler, which may run each transaction on another connection: nothing of a session holds. */
  readonly pooler: boolean;
  readonly standby: boolean;
}

/** What the connections of a running Muster are called, in every version. */
export const serviceName = 'muster';

/** Whether a Muster runs on the database of a connection. What a pooler keeps open looks like one. */
export async function musterRuns(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(`
    select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name = '${serviceName}' limit 1`);
  return rows.length > 0;
}

/** How long is waited for a server to take a connection, or to tell what it is. */
export const connectSeconds = 10;

/**
 * Asks a connection what it leads to. A server names its process when a connection begins, for who wants to cancel; a
 * pooler names something of its own there, whatever pooler it is.
 */
export async function farEnd(client: pg.ClientBase): Promise<FarEnd> {
  const text = 'select pg_backend_pid() as pid, pg_is_in_recovery() as standby';
  const asked = { text, query_timeout: connectSeconds * 1000 };
  const { rows } = await client.query<{ pid: number; standby: boolean }>(asked);
  const named = 'processID' in client ? client.processID : null;
  return { pooler: rows[0]?.pid !== named, standby: rows[0]?.standby === true };
}

/** Why a server is passed over; the next one may be the primary, and this one may become it. */
export function isStandby(): DatabaseUnavailable {
  return new DatabaseUnavailable('the server that answers is a standby: it takes no writes');
}

/** A connection of one's own to the server that takes writes. Fails with `DatabaseUnavailable` where none does. */
export async function connectToPrimary(
  servers: Servers,
  config: pg.ClientConfig,
): Promise<{ client: pg.Client; end: FarEnd }> {
  let failure: unknown;
  for (const server of [servers].flat()) {
    const client = new pg.Client({ ...config, ...server, connectionTimeoutMillis: connectSeconds * 1000 });
    // pg tells of a broken connection by 'error' and then 'end', of a closed one by 'end' alone.
    client.on('error', () => {});
    try {
      await client.connect();
      const end = await farEnd(client);
      if (!end.standby) return { client, end };
      failure = isStandby();
    } catch (error) {
      failure = error;
    }
    void client.end().catch(() => {});
  }
  throw asUnavailable(failure);
}
