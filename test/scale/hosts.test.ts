import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { freshDatabase } from '../fixtures/database.ts';
import { freePort } from '../fixtures/server.ts';

let there: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  there = await freshDatabase();
});
afterAll(() => there.drop());

test('of more requests than connections, each finds the server that is there, whichever is named first', async () => {
  const gone = { ...there.connection, host: '127.0.0.1', port: await freePort() };
  const database = openDatabase([gone, there.connection], { connections: 2 });
  const asked = Array.from({ length: 20 }, () =>
    database.asSystem('sweep', tx => tx.query<{ one: number }>(sql`select 1 as one`)),
  );
  expect(await Promise.all(asked)).toEqual(Array(20).fill([{ one: 1 }]));
  await database.close();
});
