import pg from 'pg';
import { errorCode } from './sql-errors.ts';
import { StartProblem } from './start-problem.ts';

const roles = ['muster_owner', 'muster_tenant'] as const;

/**
 * Makes the two roles that transactions run under, neither of which can log in, and lets the connection's own role
 * become them. Roles belong to the whole server: two databases may do this at once. Answers whether all was there. Else ask
 * again on a new connection: where another one grants the same at the same moment, this one may go on thinking, until it ends, that it
 * may not become them (seen with PostgreSQL 18.4; the grant done again changes nothing, and so tells it nothing). Fails
 * with `StartProblem`, which says what a superuser has to run, where the right to do so is missing.
 */
export async function ensureRoles(client: pg.Client, serverVersion: number): Promise<boolean> {
  const statements = await missing(client, serverVersion);
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    if (errorCode(error) === '42501') throw superuserNeeded(statements);
    if (!doneByAnother(error)) throw error;
  }
  return statements.length === 0;
}

/** Made by another database's start in the meantime: the role or the grant exists, or its row changed under our hands. */
function doneByAnother(error: unknown): boolean {
  return ['42710', '23505', 'XX000'].includes(errorCode(error) ?? '');
}

/** The statements that this server still needs, ready to run. */
async function missing(client: pg.Client, serverVersion: number): Promise<string[]> {
  const { rows } = await client.query<{ login: string; database: string; maycreate: boolean }>(
    `select current_user as login, current_database() as database,
       has_database_privilege(current_database(), 'CREATE') as maycreate`,
  );
  const { login, database, maycreate } = rows[0]!;
  // From version 16 on being a member and being allowed to become the role are two things.
  const right = serverVersion >= 16 ? 'SET' : 'MEMBER';
  const known = await client.query<{ rolname: string; ours: boolean }>(
    'select rolname, pg_has_role(oid, $2) as ours from pg_roles where rolname = any($1)',
    [roles, right],
  );
  const ours = new Map(known.rows.map(row => [row.rolname, row.ours]));
  const how = serverVersion >= 16 ? ' with inherit false, set true' : '';
  const me = pg.escapeIdentifier(login);
  return [
    ...roles.filter(role => !ours.has(role)).map(role => `create role ${role} nologin`),
    ...roles.filter(role => !ours.get(role)).map(role => `grant ${role} to ${me}${how}`),
    ...(maycreate ? [] : [`grant create on database ${pg.escapeIdentifier(database)} to ${me}`]),
  ];
}

function superuserNeeded(statements: readonly string[]): StartProblem {
  const text = statements.map(statement => `  ${statement};`).join('\n');
  return new StartProblem(
    `Muster's database user may not set up its roles. Have a superuser of the database server run this, then start again:\n${text}`,
  );
}
