import type { Limits } from '../../src/contracts/limits.ts';
import { type Edge, expectAnswer, expectRefusal, serviceWith } from './edge.ts';

const json = { 'content-type': 'application/json' };

async function noteOf(characters: number): Promise<Response> {
  const { call } = await serviceWith();
  const body = JSON.stringify({ note: 'ä'.repeat(characters) });
  return await call('/tenants/me/get-started/deployApps', { method: 'PATCH', body, headers: json });
}

/** What an organization meets that gets started. */
export const edgesOfStart = {
  noteCharacters: {
    promised: 2000,
    within: async () => expectAnswer(await noteOf(2000), 200),
    beyond: async () => void (await expectRefusal(await noteOf(2001), 400, 'requestNotValid')),
  },
} satisfies Partial<Record<keyof Limits, Edge>>;
