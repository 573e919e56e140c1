import { connect } from 'node:net';

/**
 * Sends bytes as they are, on a connection of its own, and gives all that comes back until the other side closes or the
 * answer holds `until`. A connection that is cut gives what came before.
 */
export function sendRaw(url: string, bytes: string | Buffer, until?: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => socket.write(bytes));
    socket.setEncoding('latin1').on('data', part => {
      text += part;
      if (until !== undefined && text.includes(until)) socket.destroy();
    });
    socket.on('error', () => undefined).on('end', () => socket.destroy());
    socket.on('close', () => resolve(text));
  });
}

/** The status of each answer in what `sendRaw` gave. */
export function statusesOf(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
