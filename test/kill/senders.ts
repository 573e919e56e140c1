import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Batch, type BatchKind, batch as batchSchema } from '../../src/contracts/batches.ts';
import { type Device, device as deviceSchema } from '../../src/contracts/devices.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { problem } from '../../src/contracts/problem.ts';
import type { TenantCreated } from '../../src/contracts/tenants.ts';

/** A file on its way, and what is known of it. */
export interface Upload {
  readonly kind: BatchKind;
  /** Its idempotency key. */
  readonly key: string;
  readonly body: string;
  readonly rows: number;
  /** The batch that an answer 202 named; null while none came. */
  batchId: string | null;
}

/** What a sender was promised, and what it cannot know since no answer came. */
export interface Ledger {
  readonly uploads: Upload[];
  /** Batches whose cancelling was answered, with the number of cancelled rows that the answer gave. */
  readonly cancelled: { readonly batchId: string; readonly rows: number }[];
  /** Devices whose deregistering was answered. */
  readonly removed: string[];
  /** How many requests broke off or were answered 503. */
  unanswered: number;
  /** Answers that no request here may get, whatever is killed. */
  readonly wrong: string[];
}

type Sent = (part: number) => void | Promise<void>;

/** An answer that is no success; `code` and `detail` of its problem. */
export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfter: string | null;
}

/** A program that sends an organization's files, and writes down every answer. */
export interface Sender {
  readonly tenantId: string;
  readonly ledger: Ledger;
  /** Sends a file, or sends it again. `sent` is told how much of it is on its way, up to 1, and may hold the rest back. */
  upload(upload: Upload, sent?: Sent): Promise<void>;
  cancel(batchId: string): Promise<void>;
  remove(deviceId: string): Promise<void>;
  /** How a request is refused. */
  refusal(method: 'GET' | 'POST', path: string, body?: string, key?: string): Promise<Refused>;
  /** Null where it is not there. */
  batchOf(batchId: string): Promise<Batch | null>;
  registeredDevices(): Promise<readonly Device[]>;
}

export function newUpload(kind: BatchKind, body: string, rows: number): Upload {
  return { kind, key: randomUUID(), body, rows, batchId: null };
}

export function senderOf(url: string, tenant: TenantCreated): Sender {
  const ledger: Ledger = { uploads: [], cancelled: [], removed: [], unanswered: 0, wrong: [] };
  const call = caller(url, tenant);

  /** The answer, or null where none came; what answers may come besides success is named. */
  async function answered(path: string, init: RequestInit, expected: readonly number[] = []): Promise<Response | null> {
    const response = await call(path, init).catch(() => null);
    if (response?.ok) return response;
    const wrong = response && response.status !== 503 && !expected.includes(response.status);
    if (wrong) ledger.wrong.push(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`);
    else await response?.body?.cancel();
    ledger.unanswered += 1;
    return null;
  }

  return {
    tenantId: tenant.tenantId,
    ledger,
    async upload(upload, sent = () => {}) {
      if (!ledger.uploads.includes(upload)) ledger.uploads.push(upload);
      const response = await answered(
        `/batches?kind=${upload.kind}`,
        {
          method: 'POST',
          headers: { 'content-type': 'text/csv', 'idempotency-key': upload.key },
          ...streamed(upload.body, sent),
        },
        // An earlier try is still on its way, or was until the service died.
        [409],
      );
      const id = await bodyOf(response, batchSchema).then(made => made?.id ?? null);
      if (id !== null && upload.batchId !== null && id !== upload.batchId) {
        ledger.wrong.push(`one key made two batches: ${id}, ${upload.batchId}`);
      }
      upload.batchId ??= id;
    },
    async cancel(batchId) {
      const ended = await bodyOf(await answered(`/batches/${batchId}/cancel`, { method: 'POST' }), batchSchema);
      if (ended) ledger.cancelled.push({ batchId, rows: ended.counts.cancelled });
    },
    async remove(deviceId) {
      if (await answered(`/devices/${deviceId}`, { method: 'DELETE' }, [404, 409])) ledger.removed.push(deviceId);
    },
    async refusal(method, path, body, key = randomUUID()) {
      const headers = { 'content-type': 'text/csv', 'idempotency-key': key };
      const response = await call(path, { method, ...(body === undefined ? {} : { headers, body }) });
      const { code, detail } = problem.parse(await response.json());
      return { status: response.status, code, detail, retryAfter: response.headers.get('retry-after') };
    },
    batchOf: async batchId => bodyOf(await call(`/batches/${batchId}`), batchSchema),
    async registeredDevices() {
      const page = await bodyOf(await call('/devices?state=setupNeeded&limit=1000'), pageOf(deviceSchema));
      return page?.items ?? [];
    },
  };
}

/** Calls paths behind the tenant's, with a token that is asked for when the first call needs it. */
function caller(url: string, { clientId, clientSecret }: TenantCreated) {
  let token: { readonly text: string; readonly ends: number } | undefined;
  async function bearer(): Promise<string> {
    if (token && token.ends > Date.now()) return token.text;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const response = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
    const { access_token, expires_in } = tokenAnswer.parse(await response.json());
    token = { text: access_token, ends: Date.now() + (expires_in - 60) * 1000 };
    return token.text;
  }
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${await bearer()}`);
    return fetch(`${url}/api/v1/tenants/me${path}`, { signal: AbortSignal.timeout(30_000), ...init, headers });
  };
}

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

/** What an answer says; null where none came or it broke off: then nothing was promised. */
async function bodyOf<Schema extends z.ZodType>(
  response: Response | null,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const text = await response?.text().catch(() => null);
  return response?.ok && text ? schema.parse(JSON.parse(text)) : null;
}

/** Fetch wants to be told that the answer is read after the body is sent (fetch standard, RequestInit.duplex). */
function streamed(body: string, sent: Sent): RequestInit & { duplex: 'half' } {
  return { body: inPieces(body, sent), duplex: 'half' };
}

const pieceBytes = 32 * 1024;

/** As a connection would carry it: piece by piece, with room for others in between. */
function inPieces(body: string, sent: Sent): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(body);
  let position = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await new Promise(resolve => setImmediate(resolve));
        controller.enqueue(bytes.subarray(position, position + pieceBytes));
        position += pieceBytes;
        await sent(Math.min(1, position / bytes.length));
        if (position >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
