/**
 * The database does not answer: not started yet, shutting down, not reachable, or all connections stayed busy for
 * longer than a caller waits. `cause` is what the driver said. Worth another try later.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** What the transaction read has changed since: nothing is wrong, and the same work passes the next time (40001). */
export class ChangedMeanwhile extends Error {
  readonly code = '40001';
}

/** The SQLSTATE or the system's error code (`ECONNREFUSED`) that an error carries; null where it carries none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Told by SQLSTATE only: names of constraints and tables differ on a spread database. */
export const isUniqueViolation = (error: unknown): boolean => errorCode(error) === '23505';
export const isForeignKeyViolation = (error: unknown): boolean => errorCode(error) === '23503';
export const isCheckViolation = (error: unknown): boolean => errorCode(error) === '23514';
/** A write where the server takes none: it is a standby by now, or its administrator keeps it as it is. */
export const isReadOnlyServer = (error: unknown): boolean => errorCode(error) === '25006';
/** The statement took longer than its time limit, or somebody cancelled it. */
export const isStatementTimeout = (error: unknown): boolean => errorCode(error) === '57014';
/** A table or a column that the statement names is not there: the schema is that of another version. */
export const isOtherSchema = (error: unknown): boolean => errorCode(error) === '42P01' || errorCode(error) === '42703';
/** A deadlock or a serialization failure: nothing was done, and the same transaction may well pass the next time. */
export const isOutrun = (error: unknown): boolean => errorCode(error) === '40P01' || errorCode(error) === '40001';
/** Worth running the same work again at once: also where two made the same thing, since the next run sees the other's. */
export const isRetryable = (error: unknown): boolean => isOutrun(error) || isUniqueViolation(error);

const goingAway = new Set(['57P01', '57P02', '57P03', '53300', '53100']);

/** Whether the server itself says that it ends this connection (class 08, 57P01–57P03), takes no more (53300) or has no disk space (53100). */
export function isGoingAway(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && (code.startsWith('08') || goingAway.has(code));
}

/** The same trouble as a `DatabaseUnavailable`, for errors that came while connecting or from a connection that broke. */
export function asUnavailable(error: unknown): DatabaseUnavailable {
  if (error instanceof DatabaseUnavailable) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new DatabaseUnavailable(`the database does not answer: ${reason}`, { cause: error });
}
