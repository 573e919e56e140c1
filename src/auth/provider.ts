import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Adapter, type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { scopes } from '../contracts/tenants.ts';
import type { ClientService } from '../services/clients.ts';
import type { ProviderService, SigningKey } from '../services/provider.ts';
import { clientAdapter, recordAdapter } from './adapters.ts';
import { type LoginGrants, registerLoginGrants } from './login-grants.ts';
import { audienceOf, signingAlgorithm, tokenSeconds } from './tokens.ts';

/** What the token endpoint asks of the edge that it is mounted at, for one request. */
export interface TokenRequestHooks {
  readonly requestId: string;
  /** Called with the client ID before the client is looked up; refuses by throwing. */
  admit(clientId: string): Promise<void>;
  /** The answer to whatever was thrown that is no OAuth error. */
  failed(error: unknown): { status: number; headers: Readonly<Record<string, string>>; body: string };
}

/** Answers a request for a token in full, its body included. */
export type TokenEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  hooks: TokenRequestHooks,
) => Promise<void>;

export const tokenEndpointPath = '/oauth2/token';

/** The token issuer at `issuer` (the public URL): client credentials, or a person's login, to JWT access tokens for this service's API. */
export function tokenEndpoint(uses: {
  readonly issuer: string;
  readonly keys: readonly SigningKey[];
  readonly clients: Pick<ClientService, 'find' | 'secretMatches' | 'principalOf'>;
  readonly records: Pick<ProviderService, 'upsert' | 'find' | 'consume' | 'destroy' | 'destroyGrant'>;
  readonly logins: LoginGrants;
}): TokenEndpoint {
  const { issuer, keys, clients, records, logins } = uses;
  const hooksOf = new WeakMap<IncomingMessage, TokenRequestHooks>();
  const failures = new WeakMap<IncomingMessage, unknown>();
  const admit = async (clientId: string): Promise<void> => hooksOf.get(Provider.ctx!.req)?.admit(clientId);
  const adapters = (kind: string): Adapter =>
    kind === 'Client' ? clientAdapter(clients, admit) : recordAdapter(kind, records);

  const provider = new Provider(issuer, configuration(issuer, keys, clients, adapters));
  registerLoginGrants(provider, logins, request => hooksOf.get(request)!.requestId);
  // It would compare plain texts; we keep digests, of two secrets while one replaces the other.
  provider.Client.prototype.compareClientSecret = function (secret) {
    return clients.secretMatches(this.clientId, secret);
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
  const answer = provider.callback();
  return async (request, response, hooks) => {
    hooksOf.set(request, hooks);
    await answer(request, response);
  };
}

function configuration(
  issuer: string,
  keys: readonly SigningKey[],
  clients: Pick<ClientService, 'principalOf'>,
  adapter: (kind: string) => Adapter,
): Configuration {
  const audience = audienceOf(issuer);
  return {
    adapter,
    jwks: { keys: keys.map(key => ({ ...key })) },
    routes: { token: tokenEndpointPath },
    scopes: [...scopes],
    // Either way of sending the secret is accepted of every client that has one.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    responseTypes: [],
    cookies: { keys: [randomBytes(32).toString('base64url')] },
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
          await grantScopes(ctx, client.clientId, clients);
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

/** No scope asked: all of the client's. One that is unknown or not the client's is refused rather than dropped. */
async function grantScopes(
  ctx: KoaContextWithOIDC,
  clientId: string,
  clients: Pick<ClientService, 'principalOf'>,
): Promise<void> {
  const params = ctx.oidc.params!;
  const allowed = [...((await clients.principalOf(clientId))?.scopes ?? [])];
  const asked = typeof params.scope === 'string' ? params.scope.split(' ').filter(scope => scope !== '') : [];
  const refused = asked.find(scope => !allowed.some(known => known === scope));
  if (refused !== undefined) throw new errors.InvalidScope('requested scope is not allowed', refused);
  params.scope = (asked.length > 0 ? asked : allowed).join(' ');
}
