import type { z } from 'zod';
import type { Call, Send } from './client-transport.ts';

export interface CreateOptions {
  /** Makes the call repeatable; for batches one is made up without it, so that the client's own retries create nothing twice. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface ListOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

/** CSV as the server sends it; `fileName` as it suggests. */
export interface Download {
  readonly fileName: string | null;
  readonly body: ReadableStream<Uint8Array>;
}

/** Resolves with what the answer holds, checked against the contract. */
export async function answer<Schema extends z.ZodType>(
  send: Send,
  schema: Schema,
  call: Call,
): Promise<z.infer<Schema>> {
  const response = await send(call);
  return schema.parse(await response.json());
}

export async function download(send: Send, call: Call): Promise<Download> {
  const response = await send({ ...call, headers: { accept: 'text/csv' }, repeatable: true });
  const name = /filename="([^"]*)"/.exec(response.headers.get('content-disposition') ?? '');
  return { fileName: name?.[1] ?? null, body: response.body ?? new Blob([]).stream() };
}

/** What makes something is sent once, and may be sent again by the caller with the same key. */
export function once({ idempotencyKey, signal }: CreateOptions) {
  const headers = idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } };
  return { method: 'POST', ...headers, signal } as const;
}
