import type { z } from 'zod';
import {
  type Batch,
  type BatchFields,
  type BatchFilter,
  type BatchKind,
  type BatchRow,
  batch,
  batchRow,
  type CheckReport,
  checkReport,
  type FailureCount,
  failureCount,
  type jsonDeregistration,
  type jsonDevice,
  type Outcome,
} from './batches.ts';
import {
  auditCalls,
  clientCalls,
  contactCalls,
  getStartedCalls,
  invitationCalls,
  ownCalls,
  signInSettingsCalls,
  userCalls,
} from './client-administration.ts';
import { answer, type CreateOptions, type Download, download, type ListOptions } from './client-answers.ts';
import { type EventOptions, followEvents, type StreamItem } from './client-events.ts';
import { followBatch } from './client-follow.ts';
import { mandateCalls, partnerCalls } from './client-partners.ts';
import { releaseRequestCalls, transferCalls } from './client-transfers.ts';
import { type Access, type Call, type Send, transport, type UploadFile } from './client-transport.ts';
import {
  type Device,
  type DeviceFilter,
  type DevicePatch,
  type DeviceSummary,
  type DeviceTransition,
  device,
  type deviceSortParameter,
  deviceSummary,
  deviceTransition,
} from './devices.ts';
import { type DecodedHash, decodedHash, type Hardware, hardware } from './hardware-hashes.ts';
import { type Page, pageOf } from './lists.ts';
import { mandateTokenHeader } from './mandates.ts';
import { type Order, type OrderFilter, order } from './orders.ts';
import { type Statistics, statistics } from './statistics.ts';
import { type InstallationStatus, installationStatus, type TenantStatus, tenantStatus } from './status.ts';
import { type Me, me } from './users.ts';

/** What a batch is made of: a file, or devices as JSON. */
export type Content =
  | UploadFile
  | { readonly devices: readonly (z.input<typeof jsonDevice> | z.input<typeof jsonDeregistration>)[] };

interface UploadOptions extends CreateOptions {
  /** A customer's token, by which a partner gets its mandate. */
  readonly mandateToken?: string;
}

type DeviceQuery = DeviceFilter & { readonly sort?: z.infer<typeof deviceSortParameter> };

export type Client = ReturnType<typeof muster>;

/**
 * The API of one server as one tenant sees it. Every call resolves with an answer that was checked against the contract;
 * it rejects with `ProblemError` where the server refused, `TokenRefusedError` where it refused the client, and
 * `NotReachedError` where no server answered.
 */
export function muster(access: Access, fetch: typeof globalThis.fetch = globalThis.fetch) {
  const send = transport(access, fetch);
  const tenant = `/api/v1/tenants/${encodeURIComponent(access.tenant ?? 'me')}`;
  return {
    batches: batchCalls(send, tenant),
    clients: clientCalls(send, tenant),
    devices: deviceCalls(send, tenant),
    orders: {
      /** By their ID, without regard to case. */
      list: (options: Partial<OrderFilter> & ListOptions = {}): Promise<Page<Order>> =>
        answer(send, pageOf(order), { path: `${tenant}/orders`, query: { ...options }, repeatable: true }),
    },
    /** 30 days of UTC unless told. */
    statistics: (options: { readonly days?: number; readonly timeZone?: string } = {}): Promise<Statistics> =>
      answer(send, statistics, { path: `${tenant}/statistics`, query: { ...options }, repeatable: true }),
    /** What waits of the tenant, and how long it will take. */
    status: (): Promise<TenantStatus> => answer(send, tenantStatus, { path: `${tenant}/status`, repeatable: true }),
    /** How the installation is. */
    installation: (): Promise<InstallationStatus> =>
      answer(send, installationStatus, { path: '/api/v1/status', repeatable: true }),
    users: userCalls(send, tenant),
    invitations: invitationCalls(send, tenant),
    /** Who asks. */
    me: (): Promise<Me> => answer(send, me, { path: '/api/v1/me', repeatable: true }),
    own: ownCalls(send),
    signInSettings: signInSettingsCalls(send, tenant),
    audit: auditCalls(send, tenant),
    contacts: contactCalls(send, tenant),
    mandates: mandateCalls(send, tenant),
    partners: partnerCalls(send),
    transfers: transferCalls(send, tenant),
    releaseRequests: releaseRequestCalls(send, tenant),
    getStarted: getStartedCalls(send, tenant),
    /** The tenant's events without end, across broken connections. */
    events: (options: EventOptions = {}): AsyncGenerator<StreamItem, never> =>
      followEvents(send, `${tenant}/events`, options),
    /** A hash that cannot be read rejects with the problem `hardwareHashNotValid`. */
    decode: (hardwareHash: string): Promise<DecodedHash> =>
      answer(send, decodedHash, {
        method: 'POST',
        path: '/api/v1/hardware-hashes/decode',
        json: { hardwareHash },
        repeatable: true,
      }),
  };
}

function batchCalls(send: Send, tenant: string) {
  const path = `${tenant}/batches`;
  const upload = (kind: BatchKind, content: Content, fields: BatchFields, dryRun: boolean): Call => ({
    method: 'POST',
    path,
    ...('devices' in content
      ? { query: { kind, ...(dryRun && { dryRun }) }, json: { ...fields, devices: content.devices } }
      : { query: { kind, ...fields, ...(dryRun && { dryRun }) }, file: content }),
    repeatable: true,
  });
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  const get = (id: string, signal?: AbortSignal) => answer(send, batch, { path: one(id), repeatable: true, signal });
  return {
    /** Resolves when the server has stored every row; what becomes of them shows later (`follow`). */
    create: (
      kind: BatchKind,
      content: Content,
      fields: BatchFields = {},
      { idempotencyKey, mandateToken, signal }: UploadOptions = {},
    ): Promise<Batch> =>
      answer(send, batch, {
        ...upload(kind, content, fields, false),
        headers: {
          'idempotency-key': idempotencyKey ?? crypto.randomUUID(),
          ...(mandateToken && { [mandateTokenHeader]: mandateToken }),
        },
        signal,
      }),
    /** What `create` would say of each row; stores nothing. */
    check: (kind: BatchKind, content: Content, fields: BatchFields = {}, signal?: AbortSignal): Promise<CheckReport> =>
      answer(send, checkReport, { ...upload(kind, content, fields, true), signal }),
    list: (options: BatchFilter & ListOptions = {}): Promise<Page<Batch>> =>
      answer(send, pageOf(batch), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<Batch> => get(id),
    /** The batch as it is, then every time it has changed, until all its rows are settled. */
    follow: (id: string, signal?: AbortSignal): AsyncGenerator<Batch> =>
      followBatch(
        stop => followEvents(send, `${tenant}/events`, { signal: stop }),
        stop => get(id, stop),
        signal,
      ),
    /** In file order. */
    rows: (id: string, options: ListOptions & { readonly outcome?: Outcome } = {}): Promise<Page<BatchRow>> =>
      answer(send, pageOf(batchRow), { path: one(id, '/rows'), query: { ...options }, repeatable: true }),
    exportRows: (id: string, options: { readonly outcome?: Outcome } = {}): Promise<Download> =>
      download(send, { path: one(id, '/rows'), query: { ...options, format: 'csv' } }),
    /** What the failed rows failed of, most first. */
    failures: (id: string): Promise<Page<FailureCount>> =>
      answer(send, pageOf(failureCount), { path: one(id, '/failures'), repeatable: true }),
    /** The failed rows, to be corrected and uploaded as they are. */
    fixFile: (id: string): Promise<Download> => download(send, { path: one(id, '/fix-file') }),
    retry: (id: string): Promise<Batch> => answer(send, batch, { method: 'POST', path: one(id, '/retry') }),
    cancel: (id: string): Promise<Batch> =>
      answer(send, batch, { method: 'POST', path: one(id, '/cancel'), repeatable: true }),
  };
}

function deviceCalls(send: Send, tenant: string) {
  const path = `${tenant}/devices`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  return {
    list: (options: DeviceQuery & ListOptions = {}): Promise<Page<Device>> =>
      answer(send, pageOf(device), { path, query: { ...options }, repeatable: true }),
    summary: (): Promise<DeviceSummary> => answer(send, deviceSummary, { path: `${path}/summary`, repeatable: true }),
    get: (id: string): Promise<Device> => answer(send, device, { path: one(id), repeatable: true }),
    patch: (id: string, patch: DevicePatch): Promise<Device> =>
      answer(send, device, { method: 'PATCH', path: one(id), json: patch, repeatable: true }),
    /** Deregisters; a failed device is dismissed, a pending one refused. */
    remove: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id) });
    },
    history: (id: string): Promise<Page<DeviceTransition>> =>
      answer(send, pageOf(deviceTransition), { path: one(id, '/history'), repeatable: true }),
    hardware: (id: string): Promise<Hardware> =>
      answer(send, hardware, { path: one(id, '/hardware'), repeatable: true }),
    /** All that match, as CSV. */
    export: (options: DeviceQuery & { readonly delimiter?: 'comma' | 'semicolon' | 'tab' } = {}): Promise<Download> =>
      download(send, { path, query: { ...options, format: 'csv' } }),
  };
}

/** Every item of a list, page by page: `eachItem(cursor => api.devices.list({ cursor }))`. */
export async function* eachItem<Item>(list: (page: ListOptions) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let page = await list({});
  yield* page.items;
  while (page.nextCursor !== null) {
    page = await list({ cursor: page.nextCursor });
    yield* page.items;
  }
}
