import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { DatabaseUnavailable, isStatementTimeout, isUniqueViolation } from '../../src/storage/sql-errors.ts';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';

const tenantId = '0198c0de-0000-7000-8000-000000000001';
const partnerId = '0198c0de-0000-7000-8000-000000000002';
const who = sql<{ role: string; tenant: string; partner: string; limit: string }>`
  select current_user as role, current_setting('app.tenant') as tenant, current_setting('app.partner') as partner,
    current_setting('statement_timeout') as limit`;

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.database.asSystem('sweep', async tx => {
    await tx.query(sql`create table muster.scratch (id int primary key, n int not null default 0)`);
    await tx.query(sql`grant select, insert, update on muster.scratch to muster_tenant`);
    await tx.query(sql`insert into muster.scratch values (1), (2)`);
  });
});
afterAll(() => fresh?.drop());

describe('withTenant', () => {
  it('acts as the tenant role, for the tenant and the partner, with the time limit', async () => {
    const rows = await fresh.database.withTenant({ tenantId, partnerId }, tx => tx.query(who), { statementSeconds: 5 });
    expect(rows).toEqual([{ role: 'muster_tenant', tenant: tenantId, partner: partnerId, limit: '5s' }]);
  });

  it('has the time limit that the database was opened with, where the work names none', async () => {
    const patient = openDatabase(fresh.connection, { statementSeconds: 90 });
    const [rows] = await patient.withTenant({ tenantId }, tx => tx.query(who));
    expect(rows?.limit).toBe('90s');
    expect(await patient.asSystem('readiness', tx => tx.query(who), { readOnly: true })).toMatchObject([
      { limit: '90s' },
    ]);
    await patient.close();
  });

  it('leaves nothing of a tenant behind on the connection', async () => {
    const single = openDatabase(fresh.connection, { connections: 1 });
    await single.withTenant({ tenantId, partnerId }, tx => tx.query(who));
    const rows = await single.withTenant({ tenantId: partnerId }, tx => tx.query(who));
    expect(rows).toEqual([{ role: 'muster_tenant', tenant: partnerId, partner: '', limit: '30s' }]);
    await single.close();
  });

  it('refuses a tenant id that is no UUID', async () => {
    const bad = { tenantId: `${tenantId}'; reset role; --` };
    await expect(fresh.database.withTenant(bad, tx => tx.query(who))).rejects.toThrow(TypeError);
  });

  it('cannot read what the owner keeps to itself', async () => {
    const reading = fresh.database.withTenant({ tenantId }, tx => tx.query(sql`select * from muster.migrations`));
    await expect(reading).rejects.toMatchObject({ code: '42501' });
  });

  it('rolls back when the work fails', async () => {
    const failing = fresh.database.withTenant({ tenantId }, async tx => {
      await tx.query(sql`insert into muster.scratch values (100)`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(
      await fresh.database.withTenant({ tenantId }, tx => tx.query(sql`select from muster.scratch where id = 100`)),
    ).toEqual([]);
  });

  it('does not pass a rollback off as a commit', async () => {
    const passedOver = fresh.database.withTenant({ tenantId }, async tx => {
      const error = await tx.query(sql`insert into muster.scratch values (1)`).catch((e: unknown) => e);
      expect(isUniqueViolation(error)).toBe(true);
    });
    await expect(passedOver).rejects.toThrow('rolled back');
  });

  it('runs statements in the order they are asked for, and commits when all are done', async () => {
    await fresh.database.withTenant({ tenantId }, async tx => {
      void tx.run({ text: 'insert into muster.scratch select 110 from pg_sleep(0.1)' });
      void tx.run({ text: 'update muster.scratch set n = 1 where id = 110' });
    });
    const rows = await fresh.database.withTenant({ tenantId }, tx =>
      tx.query(sql`select n from muster.scratch where id = 110`),
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('rolls back behind what is still under way, and nothing is asked for any more', async () => {
    const late = { ask: (): Promise<unknown> => Promise.resolve() };
    const failing = fresh.database.withTenant({ tenantId }, async tx => {
      void tx.run({ text: 'insert into muster.scratch select 111 from pg_sleep(0.1)' });
      void tx.run({ text: 'insert into muster.scratch values (112)' });
      late.ask = () => tx.run({ text: 'insert into muster.scratch values (113)' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(late.ask()).rejects.toThrow('ended');
    const rows = await fresh.database.withTenant({ tenantId }, tx =>
      tx.query(sql`select id from muster.scratch where id > 110 and id < 114`),
    );
    expect(rows).toEqual([]);
  });

  it('fails what was asked for behind a failed statement as that failed', async () => {
    const failing = fresh.database.withTenant(
      { tenantId },
      async tx => {
        const first = tx.run({ text: 'insert into muster.scratch values (1)' });
        first.catch(() => {});
        await tx.run({ text: 'select 1' });
      },
      { retry: 0 },
    );
    expect(isUniqueViolation(await failing.catch((e: unknown) => e))).toBe(true);
  });

  it('can be read only', async () => {
    const writing = fresh.database.withTenant(
      { tenantId },
      tx => tx.query(sql`insert into muster.scratch values (101)`),
      { readOnly: true },
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  it('ends a statement over its time limit', async () => {
    const slow = fresh.database.withTenant({ tenantId }, tx => tx.query(sql`select pg_sleep(60)`), {
      statementSeconds: 0.05,
    });
    expect(isStatementTimeout(await slow.catch((e: unknown) => e))).toBe(true);
  });

  it('runs the whole work again after a deadlock', async () => {
    let attempts = 0;
    const met = gate(2);
    const update = (first: number, second: number) =>
      fresh.database.withTenant({ tenantId }, async tx => {
        attempts += 1;
        await tx.query(sql`update muster.scratch set n = n + 1 where id = ${first}`);
        await met();
        await tx.query(sql`update muster.scratch set n = n + 1 where id = ${second}`);
      });
    await Promise.all([update(1, 2), update(2, 1)]);
    // Three, unless a busy machine lets them meet once more.
    expect(attempts).toBeGreaterThanOrEqual(3);
    const rows = await fresh.database.withTenant({ tenantId }, tx =>
      tx.query(sql<{ n: number }>`select n from muster.scratch where id <= 2`),
    );
    expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('gives up after the retries asked for', async () => {
    let attempts = 0;
    const failing = fresh.database.withTenant(
      { tenantId },
      async tx => {
        attempts += 1;
        await tx.query(sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
      },
      { retry: 2 },
    );
    await expect(failing).rejects.toMatchObject({ code: '40001' });
    expect(attempts).toBe(3);
  });
});

describe('asSystem', () => {
  it('is the owner, acts for a tenant in between, and is the owner again', async () => {
    const roles = await fresh.database.asSystem('work', async tx => [
      await tx.query(who),
      await tx.asTenant({ tenantId }, inner => inner.query(who)),
      await tx.query(who),
    ]);
    expect(roles.flat().map(({ role, tenant }) => [role, tenant])).toEqual([
      ['muster_owner', ''],
      ['muster_tenant', tenantId],
      ['muster_owner', ''],
    ]);
  });
});

describe('values', () => {
  it('come as number, Buffer, Date and text', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const rows = await fresh.database.withTenant({ tenantId }, tx =>
      tx.query(
        sql`select 9007199254740991::int8 as big, array[1, null]::int8[] as list, ${Buffer.from('ff00', 'hex')}::bytea as bytes,
          ${at}::timestamptz as at, '2026-01-02'::date as day`,
      ),
    );
    expect(rows).toEqual([
      { big: 9007199254740991, list: [1, null], bytes: Buffer.from('ff00', 'hex'), at, day: '2026-01-02' },
    ]);
  });

  it('refuse an int8 that a number cannot hold', async () => {
    const reading = fresh.database.withTenant({ tenantId }, tx => tx.query(sql`select 9007199254740993::int8 as big`));
    await expect(reading).rejects.toThrow(RangeError);
  });

  it('take named statements with parameters', async () => {
    const statement = { name: 'twice', text: 'select $1::int4 * 2 as n', values: [21] };
    const twice = () => fresh.database.withTenant({ tenantId }, tx => tx.run<{ n: number }>(statement));
    expect(await twice()).toMatchObject({ rows: [{ n: 42 }], rowCount: 1 });
    expect(await twice()).toMatchObject({ rows: [{ n: 42 }] });
  });
});

describe('a database that goes away', () => {
  it('is told as DatabaseUnavailable where nothing listens', async () => {
    const nobody = openDatabase({ host: '/nowhere', user: 'muster', database: 'muster' });
    await expect(nobody.asSystem('work', tx => tx.query(who))).rejects.toBeInstanceOf(DatabaseUnavailable);
    await nobody.close();
  });

  it('is told as DatabaseUnavailable in the middle of a transaction, and is used again when it is back', async () => {
    const broken = fresh.database.withTenant({ tenantId }, async tx => {
      const [row] = await tx.query(sql<{ pid: number }>`select pg_backend_pid() as pid`);
      await terminate(`pid = ${row!.pid}`);
      await tx.query(who);
    });
    await expect(broken).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await fresh.database.withTenant({ tenantId }, tx => tx.query(who))).toHaveLength(1);
  });

  it('is told as DatabaseUnavailable while the server takes no writes, and is used again when it does', async () => {
    const { database, connection, drop } = await freshDatabase();
    const write = () => database.asSystem('work', tx => tx.query(sql`select nextval('muster.turns')`));
    const keep = (how: string) =>
      fresh.database.asSystem('work', tx =>
        tx.run({ text: `set local role none; alter database ${connection.database} ${how}` }),
      );
    await keep('set default_transaction_read_only = on');
    await expect(write()).rejects.toBeInstanceOf(DatabaseUnavailable);
    await keep('reset default_transaction_read_only');
    expect(await write()).toHaveLength(1);
    await drop();
  });

  it('is not what a failing file of the work itself is', async () => {
    const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    await expect(fresh.database.withTenant({ tenantId }, () => Promise.reject(missing))).rejects.toBe(missing);
  });
});

describe('listen', () => {
  it('hears what is sent, tells of a gap, and hears again', async () => {
    const heard = queue<string>();
    await fresh.database.listen('scratch', {
      message: payload => heard.push(payload),
      lost: () => heard.push('(lost)'),
      back: () => heard.push('(back)'),
    });
    expect(await heard.next()).toBe('(back)');
    await notify('one');
    expect(await heard.next()).toBe('one');
    await terminate(`query like 'listen %'`);
    expect(await heard.next()).toBe('(lost)');
    expect(await heard.next()).toBe('(back)');
    await notify('two');
    expect(await heard.next()).toBe('two');
  });

  it('says nothing more to who left', async () => {
    const left = queue<string>();
    const stays = queue<string>();
    const leave = await fresh.database.listen('scratch', { message: payload => left.push(payload) });
    await fresh.database.listen('scratch', { message: payload => stays.push(payload) });
    leave();
    await notify('three');
    expect(await stays.next()).toBe('three');
    expect(left.waiting()).toBe(0);
  });
});

async function notify(payload: string): Promise<void> {
  await fresh.database.withTenant({ tenantId }, tx => tx.query(sql`select pg_notify('scratch', ${payload})`));
}

/** Ends the sessions of this database for which the condition holds. */
async function terminate(condition: string): Promise<void> {
  const client = new pg.Client(fresh.connection);
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and ${condition}`,
  );
  await client.end();
}

/** Lets callers pass when `count` of them have arrived; later ones pass at once. */
function gate(count: number): () => Promise<void> {
  let arrived = 0;
  let open = (): void => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived === count) open();
    return opened;
  };
}

function queue<T>(): { push(item: T): void; next(): Promise<T>; waiting(): number } {
  const items: T[] = [];
  const takers: ((item: T) => void)[] = [];
  return {
    push(item) {
      const taker = takers.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    next: () => (items.length > 0 ? Promise.resolve(items.shift()!) : new Promise(resolve => takers.push(resolve))),
    waiting: () => items.length,
  };
}
