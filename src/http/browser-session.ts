import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../contracts/errors.ts';
import type { Browser } from '../contracts/users.ts';
import type { SignedIn } from '../services/sessions.ts';
import type { AppParts } from './parts.ts';
import { addressOf } from './sender.ts';

/** What a browser keeps of us: its session, and the sign that somebody signed in with it before. */
export interface BrowserCookies {
  readonly session: string;
  readonly known: string;
  /** What a company sign-in under way is finished with. */
  readonly company: string;
}

const knownDays = 400;
const companySeconds = 600;

/** `__Host-` keeps a cookie to this host and to HTTPS; without HTTPS browsers do not take such a name. */
export function cookieNames(publicUrl: string): BrowserCookies {
  const prefix = publicUrl.startsWith('https:') ? '__Host-' : '';
  return { session: `${prefix}muster`, known: `${prefix}muster-browser`, company: `${prefix}muster-company` };
}

export function setSession(
  reply: FastifyReply,
  publicUrl: string,
  { token, known }: { token: string; known: string },
): void {
  const names = cookieNames(publicUrl);
  const attributes = attributesOf(publicUrl);
  reply.setCookie(names.session, token, attributes);
  reply.setCookie(names.known, known, { ...attributes, maxAge: knownDays * 86_400 });
}

export function clearSession(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(cookieNames(publicUrl).session, attributesOf(publicUrl));
}

/** For as long as a sign-in at a company's provider may take. Lax: the browser comes back from there by a link. */
export function setCompanyVerifier(reply: FastifyReply, publicUrl: string, verifier: string): void {
  reply.setCookie(cookieNames(publicUrl).company, verifier, { ...attributesOf(publicUrl), maxAge: companySeconds });
}

export function clearCompanyVerifier(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(cookieNames(publicUrl).company, attributesOf(publicUrl));
}

export function companyVerifier({ cookies }: FastifyRequest, publicUrl: string): string | null {
  return cookies[cookieNames(publicUrl).company] ?? null;
}

/** Null for nobody who is known (any more). */
export async function signedInBy(
  { cookies }: FastifyRequest,
  { publicUrl, services: { sessions } }: Pick<AppParts, 'publicUrl' | 'services'>,
): Promise<SignedIn | null> {
  const token = cookies[cookieNames(publicUrl).session];
  return token ? await sessions.signedIn(token) : null;
}

export function browserOf(request: FastifyRequest, publicUrl: string): Browser & { readonly known: string | null } {
  const agent = request.headers['user-agent'] ?? null;
  const known = request.cookies[cookieNames(publicUrl).known] ?? null;
  return { address: addressOf(request), agent, requestId: request.id, known };
}

/**
 * Refuses what a page of another site had a browser send: a browser says where a request comes from, and no page can make
 * it say otherwise (Fetch standard, "Sec-Fetch-Site" and "Origin"). Reading needs no such care: no other site sees an answer.
 */
export function requireSameOrigin({ method, headers }: FastifyRequest, publicUrl: string): void {
  if (method === 'GET' || method === 'HEAD') return;
  const site = headers['sec-fetch-site'];
  const same = site === undefined ? headers.origin === publicUrl : site === 'same-origin';
  if (!same) throw new Refusal('crossSiteRequest');
}

function attributesOf(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}
