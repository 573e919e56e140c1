import { expect } from 'vitest';
import { contact, contactLinkMade } from '../../src/contracts/contacts.ts';
import type { Limits } from '../../src/contracts/limits.ts';
import { tokenOf, visitor } from '../fixtures/visitor.ts';
import { type Caller, type Edge, expectAnswer, expectRefusal, serviceWith } from './edge.ts';

const json = { 'content-type': 'application/json' };

async function noteOf(characters: number): Promise<Response> {
  const { call } = await serviceWith();
  const body = JSON.stringify({ note: 'ä'.repeat(characters) });
  return await call('/tenants/me/get-started/deployApps', { method: 'PATCH', body, headers: json });
}

const adele = { area: 'devices', name: 'Adele', email: 'adele@contoso.example', phone: '1', preferredLanguage: 'en' };
const makeContact = ({ call }: Caller) =>
  call('/tenants/me/contacts', { method: 'POST', body: JSON.stringify(adele), headers: json });

/** What a link says that was made so many days ago. */
async function linkAfter(days: number): Promise<Response> {
  const service = await serviceWith({ contactLinkDays: 3 });
  const { id } = contact.parse(await (await makeContact(service)).json());
  const made = await service.call(`/tenants/me/contacts/${id}/links`, { method: 'POST' });
  const { url = '' } = contactLinkMade.parse(await made.json());
  service.server.advance(days * 86_400_000);
  return await visitor(service.server).post('/contact/read', { token: tokenOf(url) });
}

/** What an organization meets that gets started. */
export const edgesOfStart = {
  noteCharacters: {
    promised: 2000,
    within: async () => expectAnswer(await noteOf(2000), 200),
    beyond: async () => void (await expectRefusal(await noteOf(2001), 400, 'requestNotValid')),
  },
  contactsPerTenant: {
    promised: 100,
    async within() {
      const service = await serviceWith({ contactsPerTenant: 2 });
      for (let n = 0; n < 2; n += 1) await expectAnswer(await makeContact(service), 201);
    },
    async beyond() {
      const service = await serviceWith({ contactsPerTenant: 2 });
      const answers = await Promise.all(Array.from({ length: 4 }, () => makeContact(service)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
      const told = await expectRefusal(await makeContact(service), 409, 'conflict');
      expect(told).toMatchObject({ detail: expect.stringContaining('2'), problems: [{ reason: 'tooManyContacts' }] });
      const [made] = answers.filter(({ status }) => status === 201);
      const { id } = contact.parse(await made?.json());
      await expectAnswer(await service.call(`/tenants/me/contacts/${id}`, { method: 'DELETE' }), 204);
      await expectAnswer(await makeContact(service), 201);
    },
  },
  contactLinkDays: {
    promised: 7,
    within: async () => expectAnswer(await linkAfter(2.99), 200),
    beyond: async () => void (await expectRefusal(await linkAfter(3.01), 404, 'linkNotValid')),
  },
} satisfies Partial<Record<keyof Limits, Edge>>;
