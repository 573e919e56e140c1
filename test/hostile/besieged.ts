import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, rowOf } from '../fixtures/registering.ts';
import { servingPlace } from '../fixtures/serving.ts';
import { expectNoSecrets } from './secrets.ts';

/** A real process that serves two tenants: one that misbehaves, and one that must not notice. */
export interface Besieged {
  readonly url: string;
  /** Of the tenant that misbehaves. */
  readonly token: string;
  readonly pid: number;
  /** Registers a device for the tenant that must not notice, and finds it in its list. */
  servesOthers(): Promise<void>;
  /** The most memory that the process ever had, in MiB; null where the system does not tell. */
  peakMiB(): number | null;
  /** Stops the process and holds its whole log against what it must not say. */
  end(): Promise<void>;
}

export async function besieged(settings: Readonly<Record<string, string>> = {}): Promise<Besieged> {
  const place = await servingPlace();
  const service = place.start({
    MUSTER_REQUESTS_PER_MINUTE: '1000000',
    MUSTER_TOKEN_REQUESTS_PER_MINUTE: '1000000',
    ...settings,
  });
  await service.said('Muster runs at');
  const [bad, good] = [await place.createTenant('Fabrikam'), await place.createTenant('Contoso')];
  const token = await tokenOf(place.url, bad);
  const api = muster({ url: place.url, clientId: good.clientId, clientSecret: good.clientSecret });
  const pid = service.process.pid ?? 0;
  let seed = 8_200_000;
  return {
    url: place.url,
    token,
    pid,
    async servesOthers() {
      seed += 1;
      const machine = makeMachine(seed);
      let made = await api.batches.create('register', new Blob([fileOf([rowOf(machine)])]));
      while (made.counts.pending > 0) made = await api.batches.get(made.id);
      expect(made.counts).toMatchObject({ rows: 1, registered: 1 });
      const { items } = await api.devices.list({ serialNumber: machine.serialNumber });
      expect(items.map(({ batchId }) => batchId)).toEqual([made.id]);
    },
    peakMiB: () => peakMiB(pid),
    async end() {
      service.process.kill('SIGTERM');
      const { code, errors } = await service.ended();
      expect(code).toBe(0);
      expect(errors.split('\n').filter(line => /"level":[56]0/.test(line))).toEqual([]);
      expectNoSecrets(errors, [token, bad.clientSecret, good.clientSecret]);
      await place.clear();
    },
  };
}

async function tokenOf(url: string, { clientId, clientSecret }: TenantCreated): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = Object(await answer.json());
  return String(token);
}

/** Linux keeps the high-water mark of a process. */
function peakMiB(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
