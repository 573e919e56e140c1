import { errors, type JWTHeaderParameters, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Principal, Scope } from '../contracts/tenants.ts';
import type { ClientService } from '../services/clients.ts';
import type { SigningKeyService } from '../services/signing-keys.ts';

export const signingAlgorithm = 'ES256';
const longestToken = 4096;

/** What access tokens are for: this service's API, by its address. */
export const audienceOf = (issuer: string): string => `${issuer}/api/v1`;

/** Of an access token: the ID of the secret that it was given for. */
export const secretClaim = 'secret_id';

const claims = z.object({ client_id: z.string(), [secretClaim]: z.string(), scope: z.string().default('') });

/**
 * Who an access token stands for; null when it is not ours, has expired, or its client or the secret it was given for
 * is gone. What it may do is what both the token and its client hold now, so a scope that was taken from the client is gone
 * at once.
 */
export function tokenReader(uses: {
  readonly issuer: string;
  readonly keys: Pick<SigningKeyService, 'verifier'>;
  readonly clients: Pick<ClientService, 'principalBy'>;
  readonly clock: () => Date;
}): (token: string) => Promise<Principal | null> {
  const { issuer, keys, clients, clock } = uses;
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
    const principal = verified && (await clients.principalBy(verified.client_id, verified[secretClaim]));
    if (!principal) return null;
    const granted = new Set<string>(verified.scope.split(' '));
    return { ...principal, scopes: new Set<Scope>([...principal.scopes].filter(scope => granted.has(scope))) };
  };
}
