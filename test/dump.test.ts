import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './fixtures/database.ts';
import { testServer } from './fixtures/server.ts';
import { renderSchema } from './schema.ts';

// What differs is written anew by `npm run dump`; a change of either is then seen in review.

test('docs/openapi.json is what the service publishes', async () => {
  const server = await testServer();
  try {
    const answer = await fetch(`${server.url}/api/v1/openapi.json`);
    const published = JSON.stringify(await answer.json(), null, 2);
    await expect(`${published.replaceAll(server.url, 'http://localhost:8420')}\n`).toMatchFileSnapshot(
      '../docs/openapi.json',
    );
  } finally {
    await server.close();
  }
});

test('docs/schema.sql is what the migrations make', async () => {
  const { connection, drop } = await freshDatabase();
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await expect(await renderSchema(client)).toMatchFileSnapshot('../docs/schema.sql');
  } finally {
    await client.end();
    await drop();
  }
});
