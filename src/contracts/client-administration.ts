import type { z } from 'zod';
import { type AuditEntry, type AuditFilter, auditEntry } from './audit.ts';
import { answer, type CreateOptions, type Download, download, type ListOptions, once } from './client-answers.ts';
import type { Send } from './client-transport.ts';
import {
  type ApiClient,
  type ApiClientCreated,
  type ApiClientPatch,
  apiClient,
  apiClientCreated,
  type NewSecret,
  type newApiClient,
  type SecretCreated,
  secretCreated,
} from './clients.ts';
import {
  type Contact,
  type ContactLinkMade,
  type ContactPatch,
  contact,
  contactLinkMade,
  type NewContact,
} from './contacts.ts';
import {
  type GetStarted,
  type GetStartedPatch,
  type GetStartedStep,
  type GetStartedStepId,
  getStarted,
  getStartedStep,
} from './get-started.ts';
import { type Page, pageOf } from './lists.ts';
import { type NewSignInSettings, type SignInSettings, signInSettings } from './sign-in-settings.ts';
import {
  type Invitation,
  type InvitationMade,
  invitation,
  invitationMade,
  type newInvitation,
  type Passkey,
  passkey,
  type Session,
  session,
  type User,
  type UserPatch,
  user,
} from './users.ts';

/** What makes a secret is never sent again by itself: a repeated answer would not tell the secret. */
export function clientCalls(send: Send, tenant: string) {
  const path = `${tenant}/clients`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  return {
    list: (options: ListOptions = {}): Promise<Page<ApiClient>> =>
      answer(send, pageOf(apiClient), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<ApiClient> => answer(send, apiClient, { path: one(id), repeatable: true }),
    /** `clientSecret` is told this once. */
    create: (wanted: z.input<typeof newApiClient>, options: CreateOptions = {}): Promise<ApiClientCreated> =>
      answer(send, apiClientCreated, { path, json: wanted, ...once(options) }),
    patch: (id: string, patch: ApiClientPatch): Promise<ApiClient> =>
      answer(send, apiClient, { method: 'PATCH', path: one(id), json: patch, repeatable: true }),
    /** Its tokens end within 5 s. */
    revoke: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id) });
    },
    /** Makes another secret, which is told this once; the one before goes on for the overlap. */
    rotate: (id: string, wanted: NewSecret = {}, options: CreateOptions = {}): Promise<SecretCreated> =>
      answer(send, secretCreated, { path: one(id, '/secrets'), json: wanted, ...once(options) }),
    endSecret: async (id: string, secretId: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id, `/secrets/${encodeURIComponent(secretId)}`) });
    },
  };
}

export function userCalls(send: Send, tenant: string) {
  const path = `${tenant}/users`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  return {
    list: (options: ListOptions = {}): Promise<Page<User>> =>
      answer(send, pageOf(user), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<User> => answer(send, user, { path: one(id), repeatable: true }),
    patch: (id: string, patch: UserPatch): Promise<User> =>
      answer(send, user, { method: 'PATCH', path: one(id), json: patch, repeatable: true }),
    remove: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id) });
    },
    /** A one-time link for a new password or passkey. */
    renew: (id: string): Promise<InvitationMade> =>
      answer(send, invitationMade, { method: 'POST', path: one(id, '/links') }),
    passkeys: (id: string): Promise<Page<Passkey>> =>
      answer(send, pageOf(passkey), { path: one(id, '/passkeys'), repeatable: true }),
    removePasskey: async (id: string, passkeyId: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id, `/passkeys/${encodeURIComponent(passkeyId)}`) });
    },
  };
}

/** What only the person who asks sees; to an API client it is not there. */
export function ownCalls(send: Send) {
  const path = '/api/v1/me';
  const remove = async (rest: string): Promise<void> => {
    await send({ method: 'DELETE', path: `${path}${rest}` });
  };
  return {
    passkeys: (): Promise<Page<Passkey>> =>
      answer(send, pageOf(passkey), { path: `${path}/passkeys`, repeatable: true }),
    removePasskey: (id: string): Promise<void> => remove(`/passkeys/${encodeURIComponent(id)}`),
    sessions: (): Promise<Page<Session>> =>
      answer(send, pageOf(session), { path: `${path}/sessions`, repeatable: true }),
    endSession: (id: string): Promise<void> => remove(`/sessions/${encodeURIComponent(id)}`),
    endOtherSessions: (): Promise<void> => remove('/sessions'),
  };
}

export function signInSettingsCalls(send: Send, tenant: string) {
  const path = `${tenant}/sign-in-settings`;
  return {
    get: (): Promise<SignInSettings> => answer(send, signInSettings, { path, repeatable: true }),
    replace: (wanted: NewSignInSettings): Promise<SignInSettings> =>
      answer(send, signInSettings, { method: 'PUT', path, json: wanted, repeatable: true }),
  };
}

export function invitationCalls(send: Send, tenant: string) {
  const path = `${tenant}/invitations`;
  return {
    /** The link is in the answer, this once. */
    create: (wanted: z.input<typeof newInvitation>): Promise<InvitationMade> =>
      answer(send, invitationMade, { method: 'POST', path, json: wanted }),
    list: (options: ListOptions = {}): Promise<Page<Invitation>> =>
      answer(send, pageOf(invitation), { path, query: { ...options }, repeatable: true }),
    takeBack: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: `${path}/${encodeURIComponent(id)}` });
    },
  };
}

/** The admin contacts of a tenant. */
export function contactCalls(send: Send, tenant: string) {
  const path = `${tenant}/contacts`;
  const one = (id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  return {
    list: (options: ListOptions = {}): Promise<Page<Contact>> =>
      answer(send, pageOf(contact), { path, query: { ...options }, repeatable: true }),
    get: (id: string): Promise<Contact> => answer(send, contact, { path: one(id), repeatable: true }),
    create: (wanted: NewContact, options: CreateOptions = {}): Promise<Contact> =>
      answer(send, contact, { path, json: wanted, ...once(options) }),
    /** Another address has to be verified anew. */
    patch: (id: string, patch: ContactPatch): Promise<Contact> =>
      answer(send, contact, { method: 'PATCH', path: one(id), json: patch, repeatable: true }),
    remove: async (id: string): Promise<void> => {
      await send({ method: 'DELETE', path: one(id) });
    },
    /** A one-time link by which the address is verified, told this once. The one before is of no use any more. */
    link: (id: string, options: CreateOptions = {}): Promise<ContactLinkMade> =>
      answer(send, contactLinkMade, { path: one(id, '/links'), ...once(options) }),
  };
}

/** The steps by which an organization gets started. */
export function getStartedCalls(send: Send, tenant: string) {
  const path = `${tenant}/get-started`;
  return {
    get: (): Promise<GetStarted> => answer(send, getStarted, { path, repeatable: true }),
    patch: (id: GetStartedStepId, patch: GetStartedPatch): Promise<GetStartedStep> =>
      answer(send, getStartedStep, { method: 'PATCH', path: `${path}/${id}`, json: patch, repeatable: true }),
  };
}

export function auditCalls(send: Send, tenant: string) {
  const path = `${tenant}/audit`;
  return {
    /** The newest first. */
    list: (options: AuditFilter & ListOptions = {}): Promise<Page<AuditEntry>> =>
      answer(send, pageOf(auditEntry), { path, query: { ...options }, repeatable: true }),
    /** All that match, as CSV. */
    export: (options: AuditFilter & { readonly delimiter?: 'comma' | 'semicolon' | 'tab' } = {}): Promise<Download> =>
      download(send, { path, query: { ...options, format: 'csv' } }),
  };
}
