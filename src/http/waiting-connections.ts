import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface WaitingConnections {
  /** The connection serves a known caller, until the response is through. */
  serve(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Keeps room for newcomers. Of the connections that serve no known caller (silent ones, ones whose headers are still on
 * their way, strangers' requests) at most `most` stay open: one more, and the one that has waited longest is cut. So
 * whoever opens thousands cuts off his own, and keeps nobody out.
 */
export function limitWaiting(server: Pick<Server, 'on'>, most: number): WaitingConnections {
  // By the other end: with TLS a request's socket is not the one that was let in. A map keeps the order.
  const waiting = new Map<string, Socket>();
  const wait = (socket: Socket, end: string): void => {
    waiting.set(end, socket);
    if (waiting.size <= most) return;
    const [longest] = waiting;
    if (!longest) return;
    waiting.delete(longest[0]);
    longest[1].destroy();
  };
  server.on('connection', (socket: Socket) => {
    const end = otherEnd(socket);
    socket.once('close', () => waiting.delete(end));
    wait(socket, end);
  });
  return {
    serve({ socket }, response) {
      const end = otherEnd(socket);
      waiting.delete(end);
      response.once('close', () => {
        if (!socket.destroyed) wait(socket, end);
      });
    },
  };
}

function otherEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
