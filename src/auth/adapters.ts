import { randomBytes } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { commandLineClient, deviceCodeGrant } from '../contracts/logins.ts';
import type { ClientService } from '../services/clients.ts';
import type { ProviderService } from '../services/provider.ts';

/** Clients as the provider sees them: read anew each time, never written by it. `admit` may refuse before that. */
export function clientAdapter(
  clients: Pick<ClientService, 'find'>,
  admit: (clientId: string) => Promise<void>,
): Adapter {
  // The provider wants a secret to be there; whatever is compared goes through ClientService.secretMatches.
  const unused = randomBytes(32).toString('base64url');
  return {
    ...readOnly,
    async find(clientId) {
      await admit(clientId);
      if (clientId === commandLineClient) return commandLine;
      const client = await clients.find(clientId);
      if (!client) return undefined;
      return {
        client_id: client.id,
        client_secret: unused,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      };
    },
  };
}

/** Public: what it has in its hands is on everyone's computer. */
const commandLine = {
  client_id: commandLineClient,
  token_endpoint_auth_method: 'none',
  grant_types: [deviceCodeGrant, 'refresh_token'],
  response_types: [],
  redirect_uris: [],
} as const;

const refuse = async (): Promise<never> => {
  throw new Error('clients are not changed by the provider');
};
const readOnly = {
  upsert: refuse,
  findByUserCode: refuse,
  findByUid: refuse,
  consume: refuse,
  destroy: refuse,
  revokeByGrantId: refuse,
};

/** Everything else that the provider keeps between requests. */
export function recordAdapter(
  kind: string,
  records: Pick<ProviderService, 'upsert' | 'find' | 'consume' | 'destroy' | 'destroyGrant'>,
): Adapter {
  const findBy = (key: 'id' | 'uid' | 'userCode') => async (value: string) =>
    payloadOf(await records.find(kind, key, value));
  return {
    upsert: (id, payload, expiresIn) =>
      records.upsert({
        kind,
        id,
        payload,
        grantId: payload.grantId ?? null,
        userCode: payload.userCode ?? null,
        uid: payload.uid ?? null,
        expiresInSeconds: expiresIn ?? null,
      }),
    find: findBy('id'),
    findByUserCode: findBy('userCode'),
    findByUid: findBy('uid'),
    consume: id => records.consume(kind, id),
    destroy: id => records.destroy(kind, id),
    revokeByGrantId: grantId => records.destroyGrant(grantId),
  };
}

function payloadOf(found: Awaited<ReturnType<ProviderService['find']>>): AdapterPayload | undefined {
  if (!found) return undefined;
  const { payload, consumedAt } = found;
  return consumedAt ? { ...payload, consumed: Math.floor(consumedAt.getTime() / 1000) } : payload;
}
