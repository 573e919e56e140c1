import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startBundled } from '../../src/storage/bundled-postgres.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { runMuster } from '../cli/run-muster.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { debian15EmptyServer, has15 } from '../fixtures/servers.ts';
import { fixtureKey } from './fixture-key.ts';

if (!has15) console.log('Not tried with PostgreSQL 15: /usr/lib/postgresql/15/bin is not there.');

test.skipIf(!has15)('from the bundled PostgreSQL 18 to a PostgreSQL 15 of your own, and back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-majors-'));
  chmodSync(folder, 0o711);
  const server = await debian15EmptyServer();
  const administrator = new pg.Client(server.superuser);
  await administrator.connect();
  await administrator.query(`create role app login createrole password 'app'`);
  await administrator.query('create database own owner app');
  await administrator.end();
  const own = {
    DATABASE_URL: `postgres://app:app@localhost/own?host=${server.superuser.host}`,
    MUSTER_KEY: fixtureKey,
  };
  const bundled = { MUSTER_DATA: join(folder, 'data'), MUSTER_KEY: fixtureKey };
  const run = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const { code, err, out } = await runMuster([...args, '--json'], {
      env: { MUSTER_DATA: join(folder, 'other'), ...env },
    });
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };

  const released = join(import.meta.dirname, '../fixtures/backups/0014.backup');
  await run(['restore', released], bundled);
  const first = await run(['backup', join(folder, '18.backup')], bundled);
  expect((await run(['restore', first.file], own)).tables).toEqual(first.tables);
  expect(await run(['verify'], own)).toMatchObject({ ok: true });
  const second = await run(['backup', join(folder, '15.backup')], own);
  // The same to the last bit: digests are of the rows.
  expect(second.tables).toEqual(first.tables);

  const back = { ...bundled, MUSTER_DATA: join(folder, 'back') };
  expect((await run(['restore', second.file], back)).tables).toEqual(first.tables);
  const { connection, stop } = await startBundled({ dataFolder: back.MUSTER_DATA });
  const database = openDatabase(connection);
  expect(await disagreements(database)).toEqual([]);
  await database.close();
  await stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});
