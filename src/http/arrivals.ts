import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import { type PaceLimits, watchPace } from './pace.ts';
import { makePlaces } from './places.ts';
import { BrokenOff, type SpooledFile, type SpoolUse, spool } from './spool.ts';

export type ArrivalLimits = PaceLimits & Pick<Limits, 'uploadsPerTenant' | 'smallBodyBytes'>;

/** The two sides of one request; Fastify calls both `raw`. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** One request whose body is on its way. */
export interface Arrival {
  /** Raised when the body comes too slowly or without end, when its sender is gone, and when the service stops. */
  readonly signal: AbortSignal;
  /** Spools the body, or one part of it; the file is there until the admission ends. */
  spool(source: Readable): Promise<SpooledFile>;
}

export interface Arrivals {
  /**
   * Runs `receive` while the body comes in and until what came is dealt with, holding one of the tenant's places for
   * uploads. Refuses with `rateLimited` when all are taken and with `fileTooLarge` beyond `limit` bytes.
   */
  admit<T>(tenantId: string, exchange: Exchange, limit: number, receive: (arrival: Arrival) => Promise<T>): Promise<T>;
  /** What lies in the spool now. */
  readonly use: Readonly<SpoolUse>;
}

/** How long a refused sender may go on sending before the connection is cut: many read their answer only afterwards. */
const lingerSeconds = 30;

/** Lets uploads in, watches over them and clears up behind them, until `stopping` is raised. */
export function makeArrivals(folder: string, limits: ArrivalLimits, stopping: AbortSignal): Arrivals {
  const takePlace = makePlaces(limits.uploadsPerTenant);
  const use = { files: 0, bytes: 0 };
  return {
    use,
    async admit(tenantId, exchange, limit, receive) {
      const files: SpooledFile[] = [];
      const undo: (() => void)[] = [];
      const broken = new AbortController();
      const { signal } = broken;
      try {
        undo.push(takePlace(tenantId));
        undo.push(watch(exchange, limit, limits, stopping, reason => broken.abort(reason)));
        const keep = (file: SpooledFile) => {
          files.push(file);
          return file;
        };
        return await receive({ signal, spool: async source => keep(await spool(source, folder, limit, signal, use)) });
      } finally {
        for (const step of undo) step();
        await Promise.all(files.map(file => file.dispose()));
      }
    },
  };
}

function watch(
  { request, response }: Exchange,
  limit: number,
  limits: ArrivalLimits,
  stopping: AbortSignal,
  cutOff: (reason: Error) => void,
): () => void {
  const whole = limit + limits.smallBodyBytes;
  if (Number(request.headers['content-length'] ?? 0) > whole) throw new Refusal('fileTooLarge', { params: { limit } });
  const leave = () => {
    if (!response.writableFinished) cutOff(new BrokenOff('the caller is gone'));
  };
  const stop = () => cutOff(new Refusal('notReady'));
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop);
  response.once('close', leave);
  const unwatch = watchPace(request, whole, limits, cutOff);
  return () => {
    stopping.removeEventListener('abort', stop);
    response.off('close', leave);
    unwatch();
  };
}

/** For a request that was answered before all of it was sent: reads and throws away the rest, since closing at once would tear the answer away too. */
export function discardRest(request: Readable & Pick<IncomingMessage, 'complete'>, stopping: AbortSignal): void {
  if (request.readableEnded || request.destroyed) return;
  // Once all is read, the connection may serve another request already.
  const cut = () => request.complete || request.destroy();
  // It does not keep a process that has nothing else to do.
  const timer = setTimeout(cut, lingerSeconds * 1000).unref();
  stopping.addEventListener('abort', cut);
  request.once('close', () => {
    clearTimeout(timer);
    stopping.removeEventListener('abort', cut);
  });
  request.unpipe();
  request.resume();
}
