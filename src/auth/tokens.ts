import { errors, importJWK, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { commandLineClient } from '../contracts/logins.ts';
import type { Principal, Scope } from '../contracts/tenants.ts';
import { tokenSeconds } from '../domain/signing-keys.ts';
import type { ClientService } from '../services/clients.ts';
import type { Login, LoginService } from '../services/logins.ts';
import type { SigningKeyService } from '../services/signing-keys.ts';

export const signingAlgorithm = 'ES256';
const longestToken = 4096;

/** What access tokens are for: this service's API, by its address. */
export const audienceOf = (issuer: string): string => `${issuer}/api/v1`;

/** Of an access token: the ID of the secret that it was given for. */
export const secretClaim = 'secret_id';

const claims = z.object({
  client_id: z.string(),
  scope: z.string().default(''),
  [secretClaim]: z.string().optional(),
  sid: z.uuid().optional(),
  tenant_id: z.uuid().optional(),
});

/**
 * Makes the access tokens of logins. They name the login and not what its user may do: that is read anew at each use, so a
 * change of role holds at once.
 */
export function tokenSigner(uses: {
  readonly issuer: string;
  readonly keys: Pick<SigningKeyService, 'current'>;
  readonly clock: () => Date;
  readonly newId: () => string;
}): (login: Pick<Login, 'id' | 'principal'>) => Promise<string> {
  const { issuer, keys, clock, newId } = uses;
  return async ({ id, principal }) => {
    const { kid, ...jwk } = await keys.current();
    const now = Math.floor(clock().getTime() / 1000);
    return await new SignJWT({ client_id: commandLineClient, sid: id, tenant_id: principal.tenantId })
      .setProtectedHeader({ alg: signingAlgorithm, typ: 'at+jwt', kid })
      .setIssuer(issuer)
      .setAudience(audienceOf(issuer))
      .setSubject(principal.id)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + tokenSeconds)
      .sign(await importJWK(jwk, signingAlgorithm));
  };
}

/**
 * Who an access token stands for; null when it is not ours, has expired, or its client, the secret it was given for, or its
 * login is gone. What it may do is what both the token and its client hold now, so a scope that was taken from the client is
 * gone at once; for a person, what the user's role says now.
 */
export function tokenReader(uses: {
  readonly issuer: string;
  readonly keys: Pick<SigningKeyService, 'verifier'>;
  readonly clients: Pick<ClientService, 'principalBy'>;
  readonly logins: Pick<LoginService, 'principalOf'>;
  readonly clock: () => Date;
}): (token: string) => Promise<Principal | null> {
  const { issuer, keys, clients, logins, clock } = uses;
  const expected = {
    issuer,
    audience: audienceOf(issuer),
    algorithms: [signingAlgorithm],
    typ: 'at+jwt',
    requiredClaims: ['exp', 'iat'],
  };

  async function verifierOf({ kid }: JWTHeaderParameters) {
    const verifier = typeof kid === 'string' ? await keys.verifier(kid) : null;
    if (!verifier) throw new errors.JWKSNoMatchingKey();
    return verifier;
  }

  async function verify(token: string): Promise<z.output<typeof claims> | null> {
    if (token.length > longestToken) return null;
    try {
      const { payload } = await jwtVerify(token, verifierOf, { ...expected, currentDate: clock() });
      return claims.parse(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
      throw error;
    }
  }

  return async token => {
    const verified = await verify(token);
    if (!verified) return null;
    const { client_id: clientId, [secretClaim]: secretId, tenant_id: tenantId, sid } = verified;
    if (clientId === commandLineClient) return tenantId && sid ? await logins.principalOf(tenantId, sid) : null;
    const principal = secretId === undefined ? null : await clients.principalBy(clientId, secretId);
    if (!principal) return null;
    const granted = new Set<string>(verified.scope.split(' '));
    return { ...principal, scopes: new Set<Scope>([...principal.scopes].filter(scope => granted.has(scope))) };
  };
}
