import { afterAll, beforeAll, expect, test } from 'vitest';
import { consentLink, mandateMade } from '../../src/contracts/mandates.ts';
import { problem } from '../../src/contracts/problem.ts';
import { isStorable } from '../../src/contracts/storable.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { customer, mandateBetween, partner } from '../fixtures/partners.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { blames } from './secrets.ts';
import { someStrings } from './strings.ts';

let server: TestServer;
let ours: Call;
let theirs: Call;
beforeAll(async () => {
  server = await testServer({ limits: { requestsPerMinute: 1_000_000, mandatesPerTenant: 100_000 } });
  const [of, by] = [await customer(server), await partner(server)];
  await mandateBetween(of, by);
  [ours, theirs] = [await caller(server, of.tenant), await caller(server, by.tenant)];
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
});

const post = (call: Call, path: string, body: object) =>
  call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

async function refused(answer: Response, statuses: readonly number[]): Promise<void> {
  expect(statuses).toContain(answer.status);
  problem.parse(await answer.json());
}

/** As labels are kept; null for what is none. */
function kept(text: string): string | null {
  const label = text.trim();
  return isStorable(label) && label !== '' && [...label].length <= 256 ? label : null;
}

test('labels of mandates and links come back as they were said, or are refused', async () => {
  for (const text of someStrings()) {
    const label = kept(text);
    const scope = { orderIds: [text], orderIdPrefixes: [text], groupTag: text };
    const answers = [
      await post(ours, '/tenants/me/mandates', { name: text, scope }),
      await post(theirs, '/partners/me/consent-links', { customerName: text, scope }),
    ];
    if (label === null) {
      for (const answer of answers) await refused(answer, [400]);
      continue;
    }
    const [offered, link] = [mandateMade.parse(await answers[0]?.json()), consentLink.parse(await answers[1]?.json())];
    const said = { orderIds: [label], orderIdPrefixes: [label], groupTag: label };
    expect([offered, link]).toMatchObject([
      { name: label, scope: said },
      { customerName: label, scope: said },
    ]);
  }
});

test('models, times, tokens, searches and cursors are taken as texts, whatever they hold', async () => {
  for (const text of someStrings()) {
    const model = await post(ours, '/tenants/me/mandates', { name: 'Any', scope: { models: [text] } });
    if (model.ok) expect(mandateMade.parse(await model.json()).scope.models).toEqual([text]);
    else await refused(model, [400]);
    await refused(await post(ours, '/tenants/me/mandates', { name: 'Any', scope: { endsAt: text } }), [400]);
    await refused(await post(ours, '/tenants/me/consent-requests', { token: text }), [400, 404]);
    await refused(await post(theirs, '/partners/me/mandates', { token: text }), [400, 404]);
    const query = encodeURIComponent(text.toWellFormed());
    expect([200, 400]).toContain((await theirs(`/partners/me/customers?search=${query}`)).status);
    const cursor = Buffer.from(JSON.stringify(['0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f', text])).toString('base64url');
    expect([200, 400]).toContain((await theirs(`/partners/me/customers?cursor=${cursor}`)).status);
  }
});
