import { connect } from 'node:net';

export interface RawOptions {
  /** Hangs up when the answer holds this text. */
  readonly until?: string;
  /** Says at once that nothing more will come. */
  readonly end?: boolean;
}

/**
 * Sends bytes as they are, on a connection of its own, and gives all that comes back until the other side closes. A
 * connection that is cut gives what came before.
 */
export function sendRaw(url: string, bytes: string | Buffer, { until, end = false }: RawOptions = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
      if (end) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.setEncoding('latin1').on('data', part => {
      text += part;
      if (until !== undefined && text.includes(until)) socket.destroy();
    });
    socket.on('error', () => undefined).on('end', () => socket.destroy());
    socket.on('close', () => resolve(text));
  });
}

/** The status of each answer in what `sendRaw` gave; nothing parts one answer from the next. */
export function statusesOf(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
}
