import type { z } from 'zod';
import { type Batch, batch } from './batches.ts';
import {
  type CatalogueEntry,
  type CatalogueFilter,
  type CatalogueRecord,
  catalogueEntry,
  catalogueRecord,
} from './catalogue.ts';
import { answer, type CreateOptions, type ListOptions, once } from './client-answers.ts';
import type { Send } from './client-transport.ts';
import { type Page, pageOf } from './lists.ts';
import {
  type ConsentLink,
  type ConsentLinkMade,
  consentLink,
  consentLinkMade,
  type Mandate,
  type MandateEntry,
  type MandateMade,
  type MandateState,
  mandate,
  type mandateApproval,
  type mandateChange,
  mandateEntry,
  mandateMade,
  type newConsentLink,
  type newMandate,
  type passedOn,
} from './mandates.ts';
import { type Customer, type CustomerFilter, customer, type PartnerBatch, partnerBatch } from './partners.ts';

/** What a customer does with mandates, and with the batches that partners send under them. */
export function mandateCalls(send: Send, tenant: string) {
  const path = `${tenant}/mandates`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  const steer = (id: string, what: string): Promise<Batch> =>
    answer(send, batch, {
      method: 'POST',
      path: `${tenant}/batches/${encodeURIComponent(id)}/${what}`,
      repeatable: true,
    });
  return {
    list: (options: { readonly state?: MandateState } & ListOptions = {}): Promise<Page<Mandate>> =>
      answer(send, pageOf(mandate), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<Mandate> => answer(send, mandate, { path: one(id), repeatable: true }),
    history: (id: string, options: ListOptions = {}): Promise<Page<MandateEntry>> =>
      answer(send, pageOf(mandateEntry), { path: one(id, '/history'), query: { ...options }, repeatable: true }),
    /** Opens a partner's consent link: the request waits for a decision from now on. */
    open: (token: string): Promise<Mandate> =>
      answer(send, mandate, { method: 'POST', path: `${tenant}/consent-requests`, json: { token }, repeatable: true }),
    /** Makes a token for a partner, which is told this once. */
    offer: (wanted: z.input<typeof newMandate>, options: CreateOptions = {}): Promise<MandateMade> =>
      answer(send, mandateMade, { path, json: wanted, ...once(options) }),
    approve: (id: string, wanted: z.input<typeof mandateApproval> = {}): Promise<Mandate> =>
      answer(send, mandate, { method: 'POST', path: one(id, '/approve'), json: wanted }),
    decline: (id: string): Promise<Mandate> =>
      answer(send, mandate, { method: 'POST', path: one(id, '/decline'), repeatable: true }),
    change: (id: string, wanted: z.input<typeof mandateChange>): Promise<Mandate> =>
      answer(send, mandate, { method: 'PATCH', path: one(id), json: wanted, repeatable: true }),
    /** Ends it at once. */
    end: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id), repeatable: true });
    },
    approveBatch: (id: string): Promise<Batch> => steer(id, 'approve'),
    declineBatch: (id: string): Promise<Batch> => steer(id, 'decline'),
  };
}

/** What a partner does: its customers, mandates, consent links, batches of all customers, and an OEM's catalogue. */
export function partnerCalls(send: Send) {
  const path = '/api/v1/partners/me';
  const one = (noun: string, id: string, rest = '') => `${path}/${noun}/${encodeURIComponent(id)}${rest}`;
  const remove = async (at: string): Promise<void> => {
    await send({ method: 'DELETE', path: at, repeatable: true });
  };
  return {
    customers: {
      list: (options: CustomerFilter & ListOptions = {}): Promise<Page<Customer>> =>
        answer(send, pageOf(customer), { path: `${path}/customers`, query: { ...options }, repeatable: true }),
      get: (tenantId: string): Promise<Customer> =>
        answer(send, customer, { path: one('customers', tenantId), repeatable: true }),
    },
    batches: (options: ListOptions = {}): Promise<Page<PartnerBatch>> =>
      answer(send, pageOf(partnerBatch), { path: `${path}/batches`, query: { ...options }, repeatable: true }),
    mandates: {
      list: (options: { readonly state?: MandateState } & ListOptions = {}): Promise<Page<Mandate>> =>
        answer(send, pageOf(mandate), { path: `${path}/mandates`, query: { ...options }, repeatable: true }),
      get: (id: string): Promise<Mandate> => answer(send, mandate, { path: one('mandates', id), repeatable: true }),
      history: (id: string, options: ListOptions = {}): Promise<Page<MandateEntry>> =>
        answer(send, pageOf(mandateEntry), {
          ...{ path: one('mandates', id, '/history'), query: { ...options }, repeatable: true },
        }),
      /** Takes up a customer's token. */
      accept: (token: string): Promise<Mandate> =>
        answer(send, mandate, { method: 'POST', path: `${path}/mandates`, json: { token }, repeatable: true }),
      /** A distributor's, to its reseller. */
      passOn: (id: string, wanted: z.input<typeof passedOn>, options: CreateOptions = {}): Promise<Mandate> =>
        answer(send, mandate, { path: one('mandates', id, '/resellers'), json: wanted, ...once(options) }),
      end: (id: string): Promise<void> => remove(one('mandates', id)),
    },
    consentLinks: {
      list: (options: ListOptions = {}): Promise<Page<ConsentLink>> =>
        answer(send, pageOf(consentLink), { path: `${path}/consent-links`, query: { ...options }, repeatable: true }),
      get: (id: string): Promise<ConsentLink> =>
        answer(send, consentLink, { path: one('consent-links', id), repeatable: true }),
      /** `url` is told this once. */
      create: (wanted: z.input<typeof newConsentLink>, options: CreateOptions = {}): Promise<ConsentLinkMade> =>
        answer(send, consentLinkMade, { path: `${path}/consent-links`, json: wanted, ...once(options) }),
      withdraw: (id: string): Promise<void> => remove(one('consent-links', id)),
    },
    catalogue: {
      list: (options: CatalogueFilter & ListOptions = {}): Promise<Page<CatalogueRecord>> =>
        answer(send, pageOf(catalogueRecord), { path: `${path}/catalogue`, query: { ...options }, repeatable: true }),
      get: (id: string): Promise<CatalogueRecord> =>
        answer(send, catalogueRecord, { path: one('catalogue', id), repeatable: true }),
      history: (id: string, options: ListOptions = {}): Promise<Page<CatalogueEntry>> =>
        answer(send, pageOf(catalogueEntry), {
          ...{ path: one('catalogue', id, '/history'), query: { ...options }, repeatable: true },
        }),
      /** Rows match it no longer. */
      withdraw: (id: string): Promise<void> => remove(one('catalogue', id)),
    },
  };
}
