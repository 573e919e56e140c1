import type { IncomingMessage } from 'node:http';
import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import type { CallOrigin } from '../contracts/audit.ts';
import { deviceCodeGrant, type LoginTokens } from '../contracts/logins.ts';
import { tokenSeconds } from '../domain/signing-keys.ts';
import type { Login, LoginService, Unanswered } from '../services/logins.ts';

/** What the grants of the command line need: its logins, and a signature for their access tokens. */
export interface LoginGrants {
  readonly service: Pick<LoginService, 'collect' | 'renew'>;
  readonly sign: (login: Login) => Promise<string>;
}

/**
 * The two grants of the command line, at the provider's token endpoint: a device code (RFC 8628, 3.4) and a refresh token.
 * The provider's own would keep codes and tokens in plain text, know sessions of its own only, and never say `slow_down`.
 */
export function registerLoginGrants(
  provider: Provider,
  { service, sign }: LoginGrants,
  originOf: (request: IncomingMessage) => CallOrigin,
): void {
  const answer = async (login: Login): Promise<LoginTokens & { token_type: string; scope: string }> => ({
    access_token: await sign(login),
    token_type: 'Bearer',
    expires_in: tokenSeconds,
    refresh_token: login.refreshToken,
    scope: [...login.principal.scopes].join(' '),
  });
  provider.registerGrantType(
    deviceCodeGrant,
    async ctx => {
      const login = await service.collect(parameterOf(ctx, 'device_code'));
      if (typeof login === 'string') throw refusals[login]();
      ctx.body = await answer(login);
    },
    ['device_code'],
  );
  provider.registerGrantType(
    'refresh_token',
    async ctx => {
      const login = await service.renew(parameterOf(ctx, 'refresh_token'), originOf(ctx.req));
      if (!login) throw new errors.InvalidGrant('the login has ended');
      ctx.body = await answer(login);
    },
    ['refresh_token'],
  );
}

function parameterOf(ctx: TokenEndpointGrantContext, name: string): string {
  const given = Object(ctx.oidc.params)[name];
  if (typeof given !== 'string' || given === '') throw new errors.InvalidRequest(`${name} is missing`);
  return given;
}

/** RFC 8628, 3.5. */
const refusals: Readonly<Record<Unanswered, () => Error>> = {
  waiting: () => new errors.AuthorizationPending('nobody has answered yet'),
  tooSoon: () => new errors.SlowDown('wait 5 seconds longer between requests'),
  denied: () => new errors.AccessDenied('the login was not allowed'),
  expired: () => new errors.ExpiredToken('the codes have expired'),
  unknown: () => new errors.InvalidGrant('the device code is not valid, or was used'),
};
