import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Adapter, type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { CallOrigin } from '../contracts/audit.ts';
import { type PrincipalReference, type Scope, scopes } from '../contracts/tenants.ts';
import { tokenSeconds } from '../domain/signing-keys.ts';
import type { ClientService } from '../services/clients.ts';
import type { ProviderService } from '../services/provider.ts';
import type { SigningKey, SigningKeyService } from '../services/signing-keys.ts';
import { clientAdapter, recordAdapter } from './adapters.ts';
import { type LoginGrants, registerLoginGrants } from './login-grants.ts';
import { audienceOf, secretClaim, signingAlgorithm } from './tokens.ts';

/** What the token endpoint asks of the edge that it is mounted at, for one request. */
export interface TokenRequestHooks {
  readonly origin: CallOrigin;
  /** Called with the client ID before the client is looked up; refuses by throwing. */
  admit(clientId: string): Promise<void>;
  /** Called when the secret was none of the client's; `scope`: it was, and asked for what is not the client's. */
  refused(client: PrincipalReference, scope?: AskedScope): Promise<void>;
  /** The answer to whatever was thrown that is no OAuth error. */
  failed(error: unknown): { status: number; headers: Readonly<Record<string, string>>; body: string };
}

/** What a client asked for, as far as it is a scope: of what callers send nothing else is kept. */
export interface AskedScope {
  readonly scope: Scope | null;
}

/** Answers a request for a token in full, its body included. */
export type TokenEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  hooks: TokenRequestHooks,
) => Promise<void>;

export const tokenEndpointPath = '/oauth2/token';
export const publicKeysPath = '/oauth2/jwks';

/** The token issuer at `issuer` (the public URL): client credentials, or a person's login, to JWT access tokens for this service's API. */
export function tokenEndpoint(uses: {
  readonly issuer: string;
  readonly keys: Pick<SigningKeyService, 'current'>;
  readonly clients: Pick<ClientService, 'find' | 'secretId' | 'referenceOf' | 'principalOf'>;
  readonly records: Pick<ProviderService, 'upsert' | 'find' | 'consume' | 'destroy' | 'destroyGrant'>;
  readonly logins: LoginGrants;
}): TokenEndpoint {
  const { issuer, keys, clients, records, logins } = uses;
  const hooksOf = new WeakMap<IncomingMessage, TokenRequestHooks>();
  const failures = new WeakMap<IncomingMessage, unknown>();
  const secretIds = new WeakMap<IncomingMessage, string>();
  const admit = async (clientId: string): Promise<void> => hooksOf.get(Provider.ctx!.req)?.admit(clientId);
  const adapters = (kind: string): Adapter =>
    kind === 'Client' ? clientAdapter(clients, admit) : recordAdapter(kind, records);

  function issuerWith(key: SigningKey): ReturnType<Provider['callback']> {
    const provider = new Provider(issuer, {
      ...configuration(issuer, key, adapters, grantScopes),
      // A token is good as long as the secret that it was given for.
      extraTokenClaims: ctx => ({ [secretClaim]: secretIds.get(ctx.req) }),
    });
    registerLoginGrants(provider, logins, request => hooksOf.get(request)!.origin);
    // It would compare plain texts; we keep digests, of two secrets while one replaces the other.
    provider.Client.prototype.compareClientSecret = async function (secret) {
      const secretId = await clients.secretId(this.clientId, secret);
      if (secretId !== null) secretIds.set(Provider.ctx!.req, secretId);
      else await noteRefused(this.clientId);
      return secretId !== null;
    };
    // What is no OAuth error is answered like everywhere else in the service; the provider itself would only say "oops".
    provider.on('server_error', (ctx, error) => failures.set(ctx.req, error));
    provider.use(async (ctx, next) => {
      await next();
      if (!failures.has(ctx.req)) return;
      const answer = hooksOf.get(ctx.req)!.failed(failures.get(ctx.req));
      ctx.set(answer.headers);
      ctx.status = answer.status;
      ctx.body = answer.body;
      ctx.type = 'application/problem+json';
    });
    return provider.callback();
  }

  async function noteRefused(clientId: string, scope?: AskedScope): Promise<void> {
    const refused = await clients.referenceOf(clientId);
    if (refused) await hooksOf.get(Provider.ctx!.req)?.refused(refused, scope);
  }

  /** No scope asked: all of the client's. One that is unknown or not the client's is refused rather than dropped. */
  async function grantScopes(ctx: KoaContextWithOIDC, clientId: string): Promise<void> {
    const params = ctx.oidc.params!;
    const allowed = [...((await clients.principalOf(clientId))?.scopes ?? [])];
    const asked = typeof params.scope === 'string' ? params.scope.split(' ').filter(scope => scope !== '') : [];
    const refused = asked.find(scope => !allowed.some(known => known === scope));
    if (refused !== undefined) {
      await noteRefused(clientId, { scope: scopes.find(known => known === refused) ?? null });
      throw new errors.InvalidScope('requested scope is not allowed', refused);
    }
    params.scope = (asked.length > 0 ? asked : allowed).join(' ');
  }

  // A provider takes its keys when it is made, so each signing key has one; what it keeps is in the adapters.
  let latest: { readonly kid: string; readonly answer: ReturnType<Provider['callback']> } | null = null;
  return async (request, response, hooks) => {
    hooksOf.set(request, hooks);
    try {
      const key = await keys.current();
      if (latest?.kid !== key.kid) latest = { kid: key.kid, answer: issuerWith(key) };
    } catch (error) {
      const { status, headers, body } = hooks.failed(error);
      response.writeHead(status, { ...headers, 'content-type': 'application/problem+json' }).end(body);
      return;
    }
    await latest.answer(request, response);
  };
}

// Not of a provider, which goes with its signing key.
const cookieKeys = [randomBytes(32).toString('base64url')];

function configuration(
  issuer: string,
  key: SigningKey,
  adapter: (kind: string) => Adapter,
  grantScopes: (ctx: KoaContextWithOIDC, clientId: string) => Promise<void>,
): Configuration {
  const audience = audienceOf(issuer);
  return {
    adapter,
    jwks: { keys: [{ ...key }] },
    routes: { token: tokenEndpointPath },
    scopes: [...scopes],
    // Either way of sending the secret is accepted of every client that has one.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    responseTypes: [],
    cookies: { keys: cookieKeys },
    ttl: { ClientCredentials: tokenSeconds },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        async getResourceServerInfo(ctx, resource, client) {
          if (resource !== audience) throw new errors.InvalidTarget();
          await grantScopes(ctx, client.clientId);
          return {
            scope: scopes.join(' '),
            audience,
            accessTokenTTL: tokenSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: signingAlgorithm } },
          };
        },
      },
    },
    renderError(ctx, out) {
      ctx.body = out;
    },
  };
}
