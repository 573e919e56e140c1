import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { Agent, type BodyInit, fetch, type RequestInit } from 'undici';
import { z } from 'zod';
import { type Reason, Refusal } from '../contracts/errors.ts';
import type { Company } from '../services/company.ts';
import { lookUpPublic, requirePublicHost } from './public-addresses.ts';

/** The OpenID Connect providers of companies, over the network. */
export interface CompanyProviders {
  /** Refuses with `companyNotUsable` and a reason, and says nothing of what the provider answered. */
  check(issuer: string): Promise<void>;
  /** The company's client at its provider, ready to sign people in; refuses like `check`. At most 10 minutes old. */
  clientOf(company: Pick<Company, 'issuer' | 'clientId' | 'clientSecret'>): Promise<Configuration>;
}

const requestSeconds = 5;
const mostBytes = 1024 ** 2;
const cacheMilliseconds = 10 * 60_000;
/** One that is away is asked again after this, however many people try meanwhile. */
const awayMilliseconds = 10_000;
const mostCached = 1000;

const description = z
  .object({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    jwks_uri: z.string(),
    userinfo_endpoint: z.string().optional(),
    token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  })
  .catchall(z.json());
type Description = z.infer<typeof description>;

/**
 * `publicUrl`: where this service is itself tried out on one machine, providers of that machine may do without https.
 * `privateProviders`: they may be in networks that are not public.
 */
export function companyProviders(uses: {
  readonly publicUrl: string;
  readonly privateProviders: boolean;
  readonly clock: () => Date;
}): CompanyProviders {
  const { publicUrl, privateProviders, clock } = uses;
  const isTrial = isLoopback(new URL(publicUrl).hostname);
  const dispatcher = new Agent({ connect: privateProviders ? {} : { lookup: lookUpPublic } });
  const cache = new Map<string, { readonly until: number; readonly client: Promise<Configuration> }>();

  const isUsable = (address: string): boolean => {
    const url = URL.parse(address);
    if (url?.protocol === 'https:') return true;
    return url?.protocol === 'http:' && isTrial && isLoopback(url.hostname);
  };

  /** The library asks by this alone: an address that its provider named must be usable as well. */
  const bounded: CustomFetch = async (address, { method, headers, body }) => {
    if (!isUsable(address)) throw new TypeError('not an address to ask');
    await requireReachable(address);
    return await boundedFetch(address, { method, headers, body: body as BodyInit, dispatcher });
  };

  /** What is an address already is not looked up to be connected to; and of names this says it in clear words. */
  async function requireReachable(address: string): Promise<void> {
    if (privateProviders) return;
    await requirePublicHost(new URL(address).hostname).catch(() => {
      throw notUsable('privateAddress');
    });
  }

  async function discover(issuer: string): Promise<Description> {
    if (!isUsable(issuer) || /[?#]/.test(issuer)) throw notUsable('notHttps');
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    await requireReachable(issuer);
    const answer = await boundedFetch(address, { headers: { accept: 'application/json' }, dispatcher }).catch(() => {
      throw notUsable('notReached');
    });
    const found = description.safeParse(answer.ok ? await answer.json().catch(() => null) : null);
    if (!found.success) throw notUsable('noDocument');
    if (found.data.issuer !== issuer) throw notUsable('otherIssuer');
    const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = found.data;
    const endpoints = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint ?? issuer];
    if (!endpoints.every(isUsable)) throw notUsable('endpoints');
    for (const asked of [token_endpoint, jwks_uri, userinfo_endpoint ?? issuer]) await requireReachable(asked);
    return found.data;
  }

  async function connect({ issuer, clientId, clientSecret }: ClientKey): Promise<Configuration> {
    const found = await discover(issuer);
    const client = new Configuration(found, clientId, {}, authenticationOf(found, clientSecret));
    client.timeout = requestSeconds;
    client[customFetch] = bounded;
    enableNonRepudiationChecks(client);
    if (issuer.startsWith('http:')) allowInsecureRequests(client);
    return client;
  }

  return {
    async check(issuer) {
      await discover(issuer);
    },
    async clientOf(company) {
      const key = keyOf(company);
      const kept = cache.get(key);
      if (kept && kept.until > clock().getTime()) return await kept.client;
      if (cache.size >= mostCached) cache.clear();
      const client = connect(company);
      const keepFor = (milliseconds: number) => cache.set(key, { until: clock().getTime() + milliseconds, client });
      keepFor(cacheMilliseconds);
      client.catch(() => keepFor(awayMilliseconds));
      return await client;
    },
  };
}

type ClientKey = Pick<Company, 'issuer' | 'clientId' | 'clientSecret'>;

/** A changed secret makes another client; none stands in memory as a key. */
function keyOf({ issuer, clientId, clientSecret }: ClientKey): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, clientId, clientSecret]))
    .digest('hex');
}

/** In the form where the provider takes it there: special characters of a secret arrive intact at more providers than in a header. */
function authenticationOf(found: Description, secret: string | null) {
  if (secret === null) return None();
  const methods = found.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_post') ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}

/** Follows no redirect, waits 5 seconds for everything, and reads a mebibyte at most. */
async function boundedFetch(address: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(requestSeconds * 1000);
  const answer = await fetch(address, { ...init, redirect: 'manual', signal });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > mostBytes) throw new RangeError('the answer is too long');
    parts.push(part);
  }
  const { status, headers } = answer;
  return new Response(bytes === 0 ? null : Buffer.concat(parts), { status, headers: [...headers] });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

type NotUsable = Extract<
  Reason,
  'notHttps' | 'notReached' | 'noDocument' | 'otherIssuer' | 'endpoints' | 'privateAddress'
>;
const notUsable = (reason: NotUsable): Refusal => new Refusal('companyNotUsable', { reason });
