import { createHash } from 'node:crypto';
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  fetchUserInfo,
  type IDToken,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { z } from 'zod';
import { type Reason, Refusal } from '../contracts/errors.ts';
import { isStorable } from '../contracts/storable.ts';
import { emailAddress, userName } from '../contracts/users.ts';
import { type Claims, roleOf, vouchedEmail } from '../domain/company.ts';
import type { Company, CompanyPerson, CompanyService } from '../services/company.ts';
import type { SignInService } from '../services/sign-in.ts';
import type { CompanyProviders } from './company-provider.ts';
import type { SignInBrowser } from './guesses.ts';
import type { RefusedSignIns } from './refused-sign-ins.ts';
import type { Opened, SignIn } from './sign-in.ts';

/**
 * Where a tenant's provider sends people back to, below the public URL. Each has its own, so that no tenant's provider can have
 * the answer of another's brought to it (RFC 9700, 4.4, "mix-up").
 */
export const companyCallbackPath = (tenantId: string): string => `/sign-in/company/callback/${tenantId}`;

/** Whose sign-in is asked for: a tenant's by its ID, or that of an address. */
export type CompanyAsked = { readonly tenantId: string } | { readonly email: string };

/** Sign-in by the OpenID Connect provider of a tenant. All of it refuses by `Refusal` of `signInFailed` with a reason. */
export interface CompanySignIn {
  /** The provider's address for this attempt, and what this browser alone has to keep until it comes back. */
  begin(asked: CompanyAsked, to: string): Promise<{ readonly url: URL; readonly verifier: string }>;
  /** `tenantId`, `query`: where to and with what the provider sent the browser back. `signedIn`: the user that the browser is signed in as. */
  finish(
    tenantId: string,
    query: string,
    verifier: string | null,
    signedIn: string | null,
    browser: SignInBrowser,
  ): Promise<Opened & { readonly to: string }>;
}

export interface CompanyParts {
  readonly publicUrl: string;
  readonly companies: CompanyService;
  readonly providers: CompanyProviders;
  readonly people: Pick<SignInService, 'remember' | 'resume'>;
  readonly signIn: Pick<SignIn, 'asCompanyUser'>;
  readonly refusals: RefusedSignIns;
}

/** The verifier of PKCE is in the browser alone; so only the browser that began can finish, by its challenge here and at the provider. */
const begun = z.object({ tenantId: z.string(), challenge: z.string(), nonce: z.string(), to: z.string() });
const attemptKind = 'company';

export function companySignIn(parts: CompanyParts): CompanySignIn {
  const { publicUrl, companies, providers, people, signIn, refusals } = parts;
  const callbackOf = (tenantId: string): string => `${publicUrl}${companyCallbackPath(tenantId)}`;

  async function clientOf(company: Company): Promise<Configuration> {
    return await providers.clientOf(company).catch(error => {
      const isPrivate = error instanceof Refusal && error.fault.reason === 'privateAddress';
      throw refused(isPrivate ? 'companyPrivate' : 'companyAway');
    });
  }

  /** Whoever is refused from here on is noted: the provider vouched for him, so no stranger can fill the log. */
  async function admitted(company: Company, claims: Claims, signedIn: string | null, browser: SignInBrowser) {
    let person: CompanyPerson | null = null;
    try {
      person = personOf(claims, company);
      return await companies.admit(company, person, signedIn, browser);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const user = person && (await companies.find(company, person));
      if (user) await refusals.ofUser(user, 'company', error.fault, browser);
      else await refusals.ofCompany(company.tenantId, person?.email ?? null, error.fault, browser);
      throw error;
    }
  }

  return {
    async begin(asked, to) {
      const company = await ('email' in asked ? companies.ofEmail(asked.email) : companies.ofTenant(asked.tenantId));
      if (!company) throw refused('companyUnknown');
      const client = await clientOf(company);
      const [verifier, nonce] = [randomPKCECodeVerifier(), randomNonce()];
      const challenge = challengeOf(verifier);
      const state = await people.remember(attemptKind, { tenantId: company.tenantId, challenge, nonce, to });
      const url = buildAuthorizationUrl(client, {
        ...{ redirect_uri: callbackOf(company.tenantId), scope: 'openid profile email', state, nonce },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
        ...('email' in asked && { login_hint: asked.email }),
      });
      return { url, verifier };
    },

    async finish(tenantId, query, verifier, signedIn, browser) {
      const state = new URLSearchParams(query).get('state') ?? '';
      const attempt = begun.safeParse(await people.resume(attemptKind, state));
      if (!attempt.success || verifier === null || challengeOf(verifier) !== attempt.data.challenge) {
        throw refused('companyAttemptOver');
      }
      if (attempt.data.tenantId !== tenantId) throw refused('companyAttemptOver');
      const { nonce, to } = attempt.data;
      const company = await companies.ofTenant(tenantId);
      if (!company) throw refused('companyUnknown');
      const client = await clientOf(company);
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const claims = await claimsOf(client, new URL(`${callbackOf(tenantId)}?${query}`), checks, company).catch(refuse);
      const user = await admitted(company, claims, signedIn, browser);
      return { ...(await signIn.asCompanyUser(user, browser)), to };
    },
  };
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

type Checks = NonNullable<Parameters<typeof authorizationCodeGrant>[2]>;

/** Many providers tell the address and groups only when asked for more; what the signed token says wins. */
async function claimsOf(
  client: Configuration,
  answer: URL,
  checks: Checks,
  { issuer, domains, roleClaim }: Company,
): Promise<IDToken> {
  const tokens = await authorizationCodeGrant(client, answer, checks);
  const claims = tokens.claims()!;
  const isComplete = vouchedEmail(claims, issuer, domains) !== null && (roleClaim === null || roleClaim in claims);
  if (isComplete || client.serverMetadata().userinfo_endpoint === undefined) return claims;
  return { ...(await fetchUserInfo(client, tokens.access_token, claims.sub)), ...claims };
}

const subject = z.string().max(1024).refine(isStorable);
const name = userName.refine(isStorable);

function personOf(claims: Claims, company: Company): CompanyPerson {
  const email = emailAddress.safeParse(vouchedEmail(claims, company.issuer, company.domains));
  if (!email.success) throw refused('companyEmail');
  const said = subject.safeParse(claims.sub);
  if (!said.success) throw refused('companyAnswer');
  const { success, data } = name.safeParse(claims.name);
  const role = roleOf(claims, company);
  return { subject: said.data, email: email.data, name: success ? data : email.data, role };
}

/** What went wrong at the provider, in words of ours: nothing that it sent goes on. */
function refuse(error: unknown): never {
  if (error instanceof AuthorizationResponseError) {
    const { error: code } = error;
    if (code === 'access_denied' || code.endsWith('_required')) throw refused('companyDenied');
    throw refused(['server_error', 'temporarily_unavailable'].includes(code) ? 'companyAway' : 'companySettings');
  }
  if (error instanceof WWWAuthenticateChallengeError) throw refused('companySettings');
  if (error instanceof ResponseBodyError) {
    // The one refusal of a code that is about the attempt, and not about who asks (RFC 6749, section 5.2).
    throw refused(error.error === 'invalid_grant' ? 'companyAttemptOver' : 'companySettings');
  }
  throw refused(isAway(error) ? 'companyAway' : 'companyAnswer');
}

/** No connection, too slow, or an answer that no provider gives: those come as a TypeError of `fetch`, a time-out, or a status. */
function isAway(error: unknown): boolean {
  const code = Object(error).code;
  return (
    (error instanceof TypeError && code === undefined) ||
    ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'].includes(String(code)) ||
    Object(error).name === 'TimeoutError'
  );
}

const refused = (reason: Extract<Reason, `company${string}`>): Refusal => new Refusal('signInFailed', { reason });
