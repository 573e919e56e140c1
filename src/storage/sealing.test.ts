import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeSeal } from './seal.ts';
import { makeSealing } from './sealing.ts';

test.each([0, 1, 32, 33, 500])('%i at once are sealed each by itself, in their order', async count => {
  const key = randomBytes(32);
  const items = Array.from({ length: count }, (_, i) => ({ plain: randomBytes(i % 7), context: `tenant/${i}` }));
  const sealed = await makeSealing(key).sealAll(items);
  const { open } = makeSeal(key);
  expect(sealed.map((bytes, i) => open(bytes, `tenant/${i}`))).toEqual(items.map(({ plain }) => plain));
  expect(new Set(sealed.map(bytes => Buffer.from(bytes).toString('hex'))).size).toBe(count);
});

test('many who ask at the same time each get their own', async () => {
  const key = randomBytes(32);
  const { sealAll, open } = makeSealing(key);
  const asked = Array.from({ length: 20 }, (_, n) =>
    Array.from({ length: 50 }, (_, i) => ({ plain: Buffer.from(`${n} ${i}`), context: `${n}/${i}` })),
  );
  const answers = await Promise.all(asked.map(sealAll));
  for (const [n, sealed] of answers.entries()) {
    expect(sealed.map((bytes, i) => open(bytes, `${n}/${i}`).toString())).toEqual(
      asked[n]?.map(({ plain }) => plain.toString()),
    );
  }
});
