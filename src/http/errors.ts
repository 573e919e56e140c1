import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorTable, type Fault, Refusal } from '../contracts/errors.ts';
import type { Language } from '../contracts/languages.ts';
import { type Problem, type ProblemItem, problemsShown } from '../contracts/problem.ts';
import { describeFault, problemItem } from '../contracts/texts/render.ts';
import { languageOf } from './language.ts';
import type { AppParts } from './parts.ts';
import { faultsOfValidation } from './validation.ts';

/** What of the parts an error's answer depends on. */
export type ErrorContext = Pick<AppParts, 'publicUrl' | 'supportUrl' | 'isUnavailable' | 'metrics'> & {
  /** English unless told. */
  readonly language?: Language;
};

/** An answer in full, for whichever way it is sent. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

export const problemMediaType = 'application/problem+json';

/** The one place where anything that was thrown becomes an answer. What nobody foresaw is *Unexpected error*, without details. */
export function answerTo(error: unknown, requestId: string, context: ErrorContext): ErrorAnswer {
  const { fault, problems, status } = recognize(error, context);
  context.metrics.count('muster_errors_total', { code: fault.code });
  return {
    status: status ?? statusOf(fault.code),
    headers: { 'x-request-id': requestId, 'cache-control': 'no-store', ...headersOf(fault) },
    problem: problemOf(fault, problems ?? [], status ?? statusOf(fault.code), requestId, context),
  };
}

/** Sends the answer to an error, in the language of whoever asks, and logs what was not foreseen. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, context: ErrorContext): void {
  const { status, headers, problem } = answerTo(error, request.id, { ...context, language: languageOf(request) });
  logError(error, status, request.log);
  reply.code(status).headers(headers);
  if (status === 401 && request.headers.authorization) {
    reply.header('www-authenticate', 'Bearer realm="Muster", error="invalid_token"');
  }
  // A text, so that no route's response schema has a say in it.
  reply.type(problemMediaType).send(JSON.stringify(problem));
}

/** Logs an error that the service itself is to blame for; a caller's mistakes are no news. */
export function logError(error: unknown, status: number, log: FastifyBaseLogger): void {
  if (status === 503) log.warn({ err: error }, 'not ready');
  else if (status >= 500) log.error({ err: error }, 'unexpected error');
}

interface Recognized {
  readonly fault: Fault;
  readonly problems?: readonly ProblemItem[];
  /** Where it is not the code's own. */
  readonly status?: number;
}

function recognize(error: unknown, context: ErrorContext): Recognized {
  if (error instanceof Refusal) return told(error.fault, context.language);
  if (context.isUnavailable(error)) return { fault: { code: 'notReady' } };
  if (isFastifyError(error)) {
    if (error.validation) return faultsOfValidation(error, context.language);
    const byCode = byFastifyCode[error.code];
    if (byCode) return { fault: byCode };
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return { fault: { code: byStatus[status] ?? 'requestNotValid' } };
  }
  return { fault: { code: 'unexpectedError' } };
}

/** A problem has no place for its own reason; one of its `problems` has. */
function told(fault: Fault, language?: Language): Recognized {
  return fault.reason === undefined ? { fault } : { fault, problems: [problemItem(null, fault, language)] };
}

const byFastifyCode: Readonly<Record<string, Fault>> = {
  FST_ERR_BAD_URL: { code: 'requestNotValid', params: { field: 'the URL', what: 'it is not well encoded' } },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'notFound' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'requestNotValid', params: { field: 'the body', what: 'it is not JSON' } },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'requestNotValid', params: { field: 'the body', what: 'it is empty' } },
};

const byStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'notFound',
  406: 'mediaTypeNotSupported',
  408: 'requestTooSlow',
  413: 'fileTooLarge',
  415: 'mediaTypeNotSupported',
};

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && ('statusCode' in error || 'validation' in error);
}

function problemOf(
  fault: Fault,
  problems: readonly ProblemItem[],
  status: number,
  requestId: string,
  context: ErrorContext,
): Problem {
  const params = { requestId, ...(context.supportUrl ? { support: context.supportUrl } : {}), ...fault.params };
  const { title, detail, remedy } = describeFault({ ...fault, params }, context.language);
  const type = `${context.publicUrl}/api/v1/errors#${fault.code}`;
  const told = { type, title, status, detail, code: fault.code, remedy, requestId };
  if (problems.length === 0) return told;
  return { ...told, problems: problems.slice(0, problemsShown), problemsTotal: problems.length };
}

function statusOf(code: ErrorCode): number {
  const entry = errorTable[code];
  return 'status' in entry ? entry.status : 409;
}

const retrySeconds = 5;

function headersOf(fault: Fault): Record<string, string> {
  switch (fault.code) {
    case 'notAuthenticated':
      return { 'www-authenticate': 'Bearer realm="Muster"' };
    case 'notAllowed':
      return {
        'www-authenticate': `Bearer realm="Muster", error="insufficient_scope", scope="${fault.params?.scope ?? ''}"`,
      };
    case 'rateLimited':
    case 'notReady':
    // The sender before may have died: its hold on the key ends then.
    case 'requestInProgress':
      return { 'retry-after': String(fault.params?.seconds ?? retrySeconds) };
    default:
      return {};
  }
}
