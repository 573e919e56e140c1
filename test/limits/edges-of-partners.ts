import { expect, onTestFinished } from 'vitest';
import type { Limits } from '../../src/contracts/limits.ts';
import { consentLink } from '../../src/contracts/mandates.ts';
import { caller } from '../fixtures/calling.ts';
import {
  consentToken,
  customer,
  mandateBetween,
  type Organization,
  partner,
  requestBetween,
} from '../fixtures/partners.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { tokenOf } from '../fixtures/visitor.ts';
import { type Edge, expectAnswer, expectRefusal } from './edge.ts';

interface Sides {
  readonly server: TestServer;
  readonly of: Organization;
  readonly by: Organization;
  /** Sends JSON to the API as one of both. */
  post(who: Organization, path: string, body: object): Promise<Response>;
}

async function sides(limits: Partial<Limits> = {}): Promise<Sides> {
  const server = await testServer({ limits });
  onTestFinished(server.close);
  const [of, by] = [await customer(server), await partner(server, { partnerType: 'distributor' })];
  const headers = { 'content-type': 'application/json' };
  return {
    ...{ server, of, by },
    post: async (who, path, body) =>
      (await caller(server, who.tenant))(path, { method: 'POST', body: JSON.stringify(body), headers }),
  };
}

const links = '/partners/me/consent-links';
const makeLink = ({ by, post }: Sides, more: object = {}) => post(by, links, { customerName: 'Fabrikam', ...more });
const offer = ({ of, post }: Sides, scope: object = {}) => post(of, '/tenants/me/mandates', { name: 'Shop', scope });

/** Each way to one mandate more of a customer that has one already, which the partner has. */
const waysIn: Readonly<Record<string, (sides: Sides, has: string) => Promise<Response>>> = {
  token: both => offer(both),
  link: async ({ of, by, post }) => post(of, '/tenants/me/consent-requests', { token: await consentToken(by) }),
  async reseller({ server, by, post }, has) {
    const { tenantId: partnerId } = await partner(server);
    return await post(by, `/partners/me/mandates/${has}/resellers`, { partnerId, name: 'Shop', scope: {} });
  },
};

const names = (count: number) => Array.from({ length: count }, (_, n) => `PO-${n}`);

/** What partners and their customers meet. */
export const edgesOfPartners = {
  consentLinksPerTenant: {
    promised: 10_000,
    async within() {
      const both = await sides({ consentLinksPerTenant: 2 });
      // Of those that are decided, withdrawn or over none is counted.
      await mandateBetween(both.of, both.by);
      await both.of.mandates.decline((await requestBetween(both.of, both.by)).id);
      await both.by.partners.consentLinks.withdraw(consentLink.parse(await (await makeLink(both)).json()).id);
      for (let n = 0; n < 2; n += 1) await expectAnswer(await makeLink(both), 201);
    },
    async beyond() {
      const both = await sides({ consentLinksPerTenant: 2 });
      const answers = await Promise.all(Array.from({ length: 4 }, () => makeLink(both)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
      const told = await expectRefusal(await makeLink(both), 409, 'conflict');
      expect(told).toMatchObject({
        detail: expect.stringContaining('2'),
        problems: [{ reason: 'tooManyConsentLinks' }],
      });
      const [made] = answers.filter(({ status }) => status === 201);
      const { url = '', id } = Object(await made?.json());
      await both.of.mandates.open(tokenOf(url));
      await expectRefusal(await makeLink(both), 409, 'conflict');
      await both.by.partners.consentLinks.withdraw(id);
      await expectAnswer(await makeLink(both), 201);
    },
  },
  consentLinkDays: {
    promised: 30,
    within: async () => expectAnswer(await makeLink(await sides(), { days: 30 }), 201),
    beyond: async () => void (await expectRefusal(await makeLink(await sides(), { days: 31 }), 400, 'requestNotValid')),
  },
  mandatesPerTenant: {
    promised: 1000,
    async within() {
      for (const wayIn of Object.values(waysIn)) {
        const both = await sides({ mandatesPerTenant: 2 });
        const { id } = await mandateBetween(both.of, both.by);
        // Those that are over are not counted.
        await both.of.mandates.end((await both.of.mandates.offer({ name: 'Over' })).id);
        await both.of.mandates.decline((await requestBetween(both.of, both.by)).id);
        expect([200, 201]).toContain((await wayIn(both, id)).status);
      }
    },
    async beyond() {
      const both = await sides({ mandatesPerTenant: 2 });
      const { id } = await mandateBetween(both.of, both.by);
      const answers = await Promise.all(Object.values(waysIn).map(wayIn => wayIn(both, id)));
      expect(answers.map(({ ok }) => ok).sort()).toEqual([false, false, true]);
      for (const wayIn of Object.values(waysIn)) {
        const told = await expectRefusal(await wayIn(both, id), 409, 'conflict');
        expect(told).toMatchObject({ detail: expect.stringContaining('2'), problems: [{ reason: 'tooManyMandates' }] });
      }
    },
  },
  mandateValues: {
    promised: 1000,
    within: async () => expectAnswer(await offer(await sides(), { orderIds: names(1000) }), 201),
    async beyond() {
      const both = await sides();
      for (const field of ['orderIds', 'orderIdPrefixes', 'models']) {
        await expectRefusal(await offer(both, { [field]: names(1001) }), 400, 'requestNotValid');
      }
    },
  },
  mandateDevices: {
    promised: 10_000_000,
    within: async () => expectAnswer(await offer(await sides(), { maximum: 10_000_000 }), 201),
    beyond: async () =>
      void (await expectRefusal(await offer(await sides(), { maximum: 10_000_001 }), 400, 'requestNotValid')),
  },
} satisfies Partial<Record<keyof Limits, Edge>>;
