import { expect, onTestFinished } from 'vitest';
import type { Limits } from '../../src/contracts/limits.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { testServer } from '../fixtures/server.ts';
import { type Edge, expectRefusal, serviceWith } from './edge.ts';

const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';

/** An offer of so many devices, none of which is there. */
async function offerOf(devices: number): Promise<Response> {
  const { call } = await serviceWith();
  const deviceIds = Array.from({ length: devices }, (_, n) => `0199c0de-7a1b-7c2d-8e3f-${String(n).padStart(12, '0')}`);
  const headers = { 'content-type': 'application/json' };
  return await call('/tenants/me/transfers', {
    method: 'POST',
    body: JSON.stringify({ deviceIds, to: nobody }),
    headers,
  });
}

/** An organization with so many devices, and another that wants them. */
async function sides(limits: Partial<Limits>, devices: number) {
  const server = await testServer({ limits });
  onTestFinished(server.close);
  const [owner, other] = [await organization(server), await organization(server)];
  const file = fileOf(Array.from({ length: devices }, (_, n) => rowOf(makeMachine(n + 1, { tpm: true }))));
  const ids = (await upload(owner, file)).rows.map(({ deviceId }) => deviceId ?? '');
  const offer = (n: number) => owner.transfers.offer({ deviceIds: [ids[n]!], to: other.tenantId });
  const { batch, rows } = await upload(other, file);
  const ask = (n: number) =>
    other.releaseRequests.create({ batchId: batch.id, rowId: rows[n]!.id, reason: 'We bought it' });
  return { server, owner, other, offer, ask };
}

type Sides = Awaited<ReturnType<typeof sides>>;

/** Shorter than a token lives. */
const tenMinutes = 10 / (24 * 60);

async function acceptedAfter(minutes: number): Promise<unknown> {
  const { server, other, offer } = await sides({ transferDays: tenMinutes }, 1);
  const { id } = await offer(0);
  server.advance(minutes * 60_000);
  return await other.transfers.accept(id);
}

async function stateAfter(minutes: number): Promise<string> {
  const { server, owner, ask } = await sides({ releaseDays: tenMinutes }, 1);
  const { id } = await ask(0);
  server.advance(minutes * 60_000);
  return (await owner.releaseRequests.get(id)).state;
}

/** Two of what may be open at once, one more at the same time, and another one after one of the two is over. */
function openAtOnce(
  limit: 'transfersPerTenant' | 'releaseRequestsPerTenant',
  make: (sides: Sides, n: number) => Promise<{ readonly id: string }>,
  end: (sides: Sides, id: string) => Promise<void>,
): Pick<Edge, 'within' | 'beyond'> {
  return {
    async within() {
      const both = await sides({ [limit]: 2 }, 2);
      for (const n of [0, 1]) await make(both, n);
    },
    async beyond() {
      const both = await sides({ [limit]: 2 }, 5);
      const made = await Promise.allSettled([0, 1, 2, 3].map(n => make(both, n)));
      const ids = made.flatMap(each => (each.status === 'fulfilled' ? [each.value.id] : []));
      expect(ids.length).toBe(2);
      await expect(make(both, 4)).rejects.toMatchObject({
        problem: { code: 'conflict', detail: expect.stringContaining('2') },
      });
      await end(both, ids[0]!);
      await make(both, 4);
    },
  };
}

/** What organizations meet that hand devices over. */
export const edgesOfTransfers = {
  transferDevices: {
    promised: 1000,
    within: async () => void (await expectRefusal(await offerOf(1000), 404, 'notFound')),
    beyond: async () => void (await expectRefusal(await offerOf(1001), 400, 'requestNotValid')),
  },
  transfersPerTenant: {
    promised: 1000,
    ...openAtOnce(
      'transfersPerTenant',
      ({ offer }, n) => offer(n),
      ({ owner }, id) => owner.transfers.withdraw(id),
    ),
  },
  transferDays: {
    promised: 14,
    within: async () => void (await acceptedAfter(9.9)),
    beyond: async () => void (await expect(acceptedAfter(10)).rejects.toMatchObject({ problem: { code: 'conflict' } })),
  },
  releaseRequestsPerTenant: {
    promised: 1000,
    ...openAtOnce(
      'releaseRequestsPerTenant',
      ({ ask }, n) => ask(n),
      ({ other }, id) => other.releaseRequests.withdraw(id),
    ),
  },
  releaseDays: {
    promised: 14,
    within: async () => expect(await stateAfter(9.9)).toBe('open'),
    beyond: async () => expect(await stateAfter(10)).toBe('overdue'),
  },
} satisfies Partial<Record<keyof Limits, Edge>>;
