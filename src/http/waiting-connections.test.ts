import { EventEmitter } from 'node:events';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { limitWaiting } from './waiting-connections.ts';

/** A server that lets connections in which nobody opened. */
function doors(most: number) {
  const server = new Server();
  const waiting = limitWaiting(server, most);
  let port = 0;
  return {
    come(): Socket {
      port += 1;
      const socket = Object.defineProperties(new Socket(), {
        remoteAddress: { value: '::1' },
        remotePort: { value: port },
      });
      EventEmitter.prototype.emit.call(server, 'connection', socket);
      return socket;
    },
    /** Serves a known caller; returns the way to be done with it. */
    serve(socket: Socket): () => void {
      const request = new IncomingMessage(socket);
      const response = new ServerResponse(request);
      waiting.serve(request, response);
      return () => void response.emit('close');
    },
  };
}

const areCut = (sockets: readonly Socket[]) => sockets.map(({ destroyed }) => destroyed);

test('beyond so many, the connection that has waited longest is cut', () => {
  const { come } = doors(2);
  const sockets = [come(), come(), come(), come()];
  expect(areCut(sockets)).toEqual([true, true, false, false]);
});

test('one that serves a known caller does not wait; afterwards it is the last in line', () => {
  const { come, serve } = doors(2);
  const first = come();
  const done = serve(first);
  const others = [come(), come()];
  expect(areCut([first, ...others])).toEqual([false, false, false]);
  done();
  expect(areCut([first, ...others])).toEqual([false, true, false]);
});

test('one that is gone takes no place', async () => {
  const { come, serve } = doors(1);
  const gone = come();
  const done = serve(gone);
  const closed = new Promise(resolve => gone.once('close', resolve));
  gone.destroy();
  await closed;
  done();
  const stays = come();
  expect(areCut([stays])).toEqual([false]);
});
