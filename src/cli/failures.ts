import { NotReachedError, ProblemError, TokenRefusedError } from '../contracts/client-errors.ts';
import { printable, type Terminal } from './terminal.ts';

/** What a command ends with. */
export const exitCodes = { well: 0, rowsFailed: 1, notWhole: 1, wrongUsage: 2, notReached: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something that the caller has to type differently. */
export class UsageError extends Error {}

/** The login that `muster login` left has ended: by time, by its user, or because its user is gone. */
export class LoginEndedError extends Error {
  readonly url: string;
  constructor(url: string) {
    super(`Your sign-in to ${url} has ended.`);
    this.url = url;
  }
}

/** The server has nothing of the name that the caller typed, where the API finds it by ID alone or answers an empty list. */
export class NotThereError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** Says what went wrong, and as a JSON document too where the caller reads one. Throws what is a mistake of the program itself. */
export async function reportFailure(error: unknown, json: boolean, terminal: Terminal): Promise<ExitCode> {
  if (isWrongUsage(error)) {
    terminal.error(`${error.message}\n`);
    return exitCodes.wrongUsage;
  }
  const failure = failureOf(error);
  if (!failure) throw error;
  const { title, detail, remedy, requestId } = failure;
  const lines = [`${title}: ${detail}`, remedy, requestId ? `Request ID ${requestId}` : ''];
  terminal.error(printableLines(lines.map(line => (line === '' ? '' : `${line}\n`)).join('')));
  if (json) await terminal.out(`${JSON.stringify(error instanceof ProblemError ? error.problem : failure)}\n`);
  return exitCodes.notReached;
}

interface Failure {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly requestId?: string;
}

function failureOf(error: unknown): Failure | null {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof LoginEndedError) {
    return { title: 'Signed out', detail: error.message, remedy: `Sign in again: muster login --url ${error.url}` };
  }
  if (error instanceof NotThereError) return { title: 'Not found', detail: error.message, remedy: error.remedy };
  if (error instanceof TokenRefusedError) {
    const login = loginRefusals[error.code];
    if (login) return { title: 'Sign-in refused', ...login };
    const remedy = 'Check MUSTER_CLIENT_ID and MUSTER_CLIENT_SECRET, and that the client was not revoked.';
    return { title: 'Sign-in refused', detail: error.message, remedy };
  }
  if (error instanceof NotReachedError) {
    return { title: 'Server not reached', detail: error.message, remedy: remedyOf(error) };
  }
  if (error instanceof Error && error.name === 'StartProblem') {
    return { title: 'Muster did not start', detail: error.message, remedy: '' };
  }
  if (error instanceof Error && error.name === 'DatabaseUnavailable') {
    const remedy = 'Check DATABASE_URL, and that the server runs and takes writes, then try again.';
    return { title: 'Database not reached', detail: error.message, remedy };
  }
  if (error instanceof Error && error.name === 'BackupProblem') {
    return { title: 'Not done', detail: error.message, remedy: '' };
  }
  return null;
}

/** What comes of `muster login` besides a login (RFC 8628, 3.5). */
const loginRefusals: Readonly<Record<string, Pick<Failure, 'detail' | 'remedy'>>> = {
  access_denied: {
    detail: 'It was not allowed in the browser.',
    remedy: 'If that was not you, there is nothing to do.',
  },
  expired_token: {
    detail: 'Nobody allowed it in time.',
    remedy: 'Run muster login again, and open the address that it shows.',
  },
  invalid_grant: { detail: 'The server does not know this code any more.', remedy: 'Run muster login again.' },
};

function remedyOf({ message }: NotReachedError): string {
  // Node's codes for a certificate that it does not trust, such as UNABLE_TO_VERIFY_LEAF_SIGNATURE.
  if (/\([A-Z_]*(?:CERT|SIGNATURE)[A-Z_]*\)/.test(message)) {
    return 'Its certificate is not trusted. Set NODE_EXTRA_CA_CERTS to the PEM file of the authority that made it.';
  }
  return 'Check MUSTER_URL (or --url), and that the server is running.';
}

/** By name, since the service's own classes are loaded only by the commands that run it. */
function isWrongUsage(error: unknown): error is Error {
  if (error instanceof UsageError || (error instanceof Error && error.name === 'ConfigProblem')) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
