import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Place, servingPlace } from '../fixtures/serving.ts';
import { runMuster } from './run-muster.ts';

let place: Place;
beforeAll(async () => {
  place = await servingPlace();
});
afterAll(() => place.clear());

const keys = (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
  runMuster(['keys', ...args], { env: { ...place.environment, ...settings } });

async function states(): Promise<Record<string, string>> {
  const { out } = await keys(['status', '--json']);
  const status: { keys: { id: string; state: string }[] } = JSON.parse(out);
  return Object.fromEntries(status.keys.map(({ id, state }) => [state, id]));
}

async function whileServing<T>(work: () => Promise<T>): Promise<T> {
  const service = place.start();
  await service.said('What it keeps is in');
  const result = await work();
  service.process.kill('SIGTERM');
  await service.ended();
  return result;
}

test('the key of the data folder is renewed, and the old one taken away', async () => {
  const first = await whileServing(states);
  expect(first).toEqual({ seals: expect.any(String) });
  const renewed = await keys(['renew', '--json']);
  expect(renewed).toMatchObject({ code: 0, err: '' });
  const { keyId, kept }: { keyId: string; kept: string } = JSON.parse(renewed.out);
  expect(await states()).toEqual({ seals: first.seals, next: keyId });

  // Between a renewal and the next start, what is made for the running service is sealed with what that one has.
  expect((await keys(['rotate'])).code).toBe(0);
  expect((await states()).seals).toBe(first.seals);

  await whileServing(() =>
    vi.waitFor(async () => expect(await states()).toEqual({ seals: keyId, unused: first.seals }), { timeout: 20_000 }),
  );
  rmSync(kept);
  expect(await whileServing(states)).toEqual({ seals: keyId });
  const { out } = await keys(['status']);
  expect(out).toContain(`${keyId}  seals`);
});

test('a key that is still needed and gone is missed at the start', async () => {
  const { seals } = await states();
  const { kept }: { kept: string } = JSON.parse((await keys(['renew', '--json'])).out);
  rmSync(kept);
  const { code, errors } = await place.start().ended();
  expect(code).not.toBe(0);
  expect(errors).toContain(`sealed with another key, ${seals}`);
});

test('who has other settings than the service is told so', async () => {
  const MUSTER_KEY = randomBytes(32).toString('base64');
  const renewed = await keys(['renew'], { MUSTER_KEY });
  expect([renewed.code, renewed.err]).toEqual([3, expect.stringContaining('MUSTER_OLD_KEYS')]);
  const MUSTER_DATA = mkdtempSync(join(tmpdir(), 'muster-elsewhere-'));
  const rotated = await keys(['rotate', '--revoke'], { MUSTER_DATA });
  expect([rotated.code, rotated.err]).toEqual([
    3,
    expect.stringContaining('Run this with the settings of the service'),
  ]);
  const elsewhere = await keys(['renew'], { MUSTER_DATA });
  expect([elsewhere.code, elsewhere.err]).toEqual([3, expect.stringContaining('sealed with another key')]);
  rmSync(MUSTER_DATA, { recursive: true });
});
