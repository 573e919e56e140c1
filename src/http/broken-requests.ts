import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from '../contracts/errors.ts';
import { answerTo, problemMediaType } from './errors.ts';
import type { AppParts } from './parts.ts';

/** Answers what Node's HTTP parser gave up on: there is no request then, only a socket and a reason. */
export function answerBrokenRequests(parts: AppParts): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, refusal } = reasons[error.code ?? ''] ?? notHttp;
    const { headers, problem } = answerTo(refusal(), parts.newId(), parts);
    const body = JSON.stringify({ ...problem, status });
    const lines = Object.entries({
      ...headers,
      'content-type': problemMediaType,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  };
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
