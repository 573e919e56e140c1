import type { z } from 'zod';
import { answer, type CreateOptions, type ListOptions, once } from './client-answers.ts';
import type { Send } from './client-transport.ts';
import { type Page, pageOf } from './lists.ts';
import { type newReleaseRequest, type ReleaseFilter, type ReleaseRequest, releaseRequest } from './release-requests.ts';
import {
  type newTransfer,
  type Transfer,
  type TransferDevice,
  type TransferFilter,
  transfer,
  type transferAcceptance,
  transferDevice,
} from './transfers.ts';

/** Devices that one organization offers to another. */
export function transferCalls(send: Send, tenant: string) {
  const path = `${tenant}/transfers`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  return {
    list: (options: TransferFilter & ListOptions = {}): Promise<Page<Transfer>> =>
      answer(send, pageOf(transfer), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<Transfer> => answer(send, transfer, { path: one(id), repeatable: true }),
    devices: (id: string, options: ListOptions = {}): Promise<Page<TransferDevice>> =>
      answer(send, pageOf(transferDevice), { path: one(id, '/devices'), query: { ...options }, repeatable: true }),
    offer: (wanted: z.input<typeof newTransfer>, options: CreateOptions = {}): Promise<Transfer> =>
      answer(send, transfer, { path, json: wanted, ...once(options) }),
    /** The devices are one's own when it resolves. */
    accept: (id: string, wanted: z.input<typeof transferAcceptance> = {}): Promise<Transfer> =>
      answer(send, transfer, { method: 'POST', path: one(id, '/accept'), json: wanted, repeatable: true }),
    decline: (id: string): Promise<Transfer> =>
      answer(send, transfer, { method: 'POST', path: one(id, '/decline'), repeatable: true }),
    /** The owner's. */
    withdraw: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id), repeatable: true });
    },
  };
}

/** Asking for machines that another organization holds, and answering who asks for one's own. */
export function releaseRequestCalls(send: Send, tenant: string) {
  const path = `${tenant}/release-requests`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  return {
    list: (options: ReleaseFilter & ListOptions = {}): Promise<Page<ReleaseRequest>> =>
      answer(send, pageOf(releaseRequest), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<ReleaseRequest> => answer(send, releaseRequest, { path: one(id), repeatable: true }),
    create: (wanted: z.input<typeof newReleaseRequest>, options: CreateOptions = {}): Promise<ReleaseRequest> =>
      answer(send, releaseRequest, { path, json: wanted, ...once(options) }),
    /** The owner's: the device leaves its list, and its machine is free. */
    release: (id: string): Promise<ReleaseRequest> =>
      answer(send, releaseRequest, { method: 'POST', path: one(id, '/release'), repeatable: true }),
    refuse: (id: string, reason: string): Promise<ReleaseRequest> =>
      answer(send, releaseRequest, { method: 'POST', path: one(id, '/refuse'), json: { reason }, repeatable: true }),
    /** The requester's. */
    withdraw: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id), repeatable: true });
    },
  };
}
