import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from '../contracts/errors.ts';
import { answerTo, problemMediaType } from './errors.ts';
import type { AppParts } from './parts.ts';

/**
 * Answers what Node's HTTP parser gave up on: behind a request that is still being answered nothing, since answers have
 * their order, and to the broken rest of one that was answered already no second time.
 */
export interface BrokenRequests {
  /** There is no request then, only a socket and a reason. */
  answer(error: NodeJS.ErrnoException, socket: Socket): void;
  /** To be told of every request that begins. */
  watch(server: Pick<Server, 'on'>): void;
}

export function brokenRequests(parts: AppParts): BrokenRequests {
  const answers = new WeakMap<Socket, ServerResponse>();
  return {
    watch(server) {
      server.on('request', (request, response) => answers.set(request.socket, response));
    },
    answer(error, socket) {
      const before = answers.get(socket);
      if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else if (before?.req.complete && !before.writableFinished) before.once('close', () => socket.destroySoon());
      else if (before?.headersSent && !before.req.complete) socket.destroy();
      else sendAnswer(socket, reasons[error.code ?? ''] ?? notHttp, parts);
    },
  };
}

function sendAnswer(socket: Socket, { status, refusal }: Reason, parts: AppParts): void {
  const { headers, problem } = answerTo(refusal(), parts.newId(), parts);
  const body = JSON.stringify({ ...problem, status });
  const lines = Object.entries({
    ...headers,
    'content-type': problemMediaType,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

interface Reason {
  readonly status: number;
  readonly refusal: () => Refusal;
}

const notHttp: Reason = {
  status: 400,
  refusal: () => new Refusal('requestNotValid', { params: { field: 'the request', what: 'it is not HTTP/1.1' } }),
};

const reasons: Readonly<Record<string, Reason>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    refusal: () => new Refusal('requestNotValid', { params: { field: 'the headers', what: 'they are too long' } }),
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, refusal: () => new Refusal('requestTooSlow') },
};
