import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuditChain, verification } from '../../src/contracts/audit.ts';
import { tenantCreated } from '../../src/contracts/tenants.ts';
import { runMuster } from '../cli/run-muster.ts';
import { temporaryFolder } from '../cli/sample-files.ts';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';

const folder = temporaryFolder();
let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(async () => {
  await fresh.drop();
  folder.remove();
});

const muster = (...args: string[]) =>
  runMuster([...args, '--data', folder.path], { env: { DATABASE_URL: fresh.url, TZ: 'Asia/Kathmandu' } });

async function verify(...args: string[]) {
  const { code, out, err } = await muster('verify', '--json', ...args);
  const { ok, audit } = verification.parse(JSON.parse(out));
  expect([code, err]).toEqual([ok ? 0 : 1, '']);
  return { ok, of: (tenantId: string) => audit.find(chain => chain.tenantId === tenantId) };
}

/** As who owns the tables and means harm. */
const asOwner = (text: string, values: unknown[] = []) =>
  fresh.database.asSystem('sweep', async tx => (await tx.run<Record<string, unknown>>({ text, values })).rows);

const append = `select muster.append_audit(gen_random_uuid(), now(), '{"kind":"client","id":"c","name":"C"}', 'device.update',
  'done', null, '::1', 'device', $1, '{"groupTag":null}', '{"groupTag":"Söld \\"1\\""}', '{"n":1}', 'request')`;

let count = 0;
/** A tenant with a log of six entries. */
async function log(): Promise<string> {
  count += 1;
  const tenantId = `0199c0de-0000-7000-8000-${String(count).padStart(12, '0')}`;
  await asOwner(`insert into muster.tenants (id, name, kind, created_at) values ($1, $2, 'customer', now())`, [
    tenantId,
    `Tenant ${count}`,
  ]);
  for (let n = 1; n <= 6; n += 1) await appendTo(tenantId, n);
  return tenantId;
}

const appendTo = (tenantId: string, n: number) =>
  fresh.database.withTenant({ tenantId }, tx => tx.run({ text: append, values: [`device ${n}`] }));

const at = (position: number, change: string) =>
  `update muster.audit set ${change} where tenant_id = $1 and position = ${position}`;
const digestOf = `muster.audit_digest(%, position, muster.audit_text(tenant_id, id, at, principal, action, outcome, code,
  address, target_kind, target_id, before, after, detail, request_id))`;
const previous = (position: number) =>
  `(select digest from muster.audit where tenant_id = $1 and position = ${position - 1})`;
/** What a careful forger does: every digest from there on, and the head, made anew. */
const chainedAnew = (from: number, to: number) => [
  ...Array.from({ length: to - from + 1 }, (_, i) =>
    at(from + i, `digest = ${digestOf.replace('%', previous(from + i))}`),
  ),
  `update muster.audit_heads set position = ${to}, digest = (select digest from muster.audit
    where tenant_id = $1 and position = ${to}) where tenant_id = $1`,
];

describe('what was done to a log shows, at its first place', () => {
  const damages: readonly (readonly [string, readonly string[], AuditChain['broken']])[] = [
    ['nothing', [], null],
    ['a value changed', [at(3, `after = '{"groupTag":"B"}'`)], { position: 3, what: 'changed' }],
    [
      'a value changed and its digest made anew',
      [at(3, `action = 'device.deregister'`), at(3, `digest = ${digestOf.replace('%', previous(3))}`)],
      { position: 4, what: 'changed' },
    ],
    ['a digest changed', [at(6, `digest = sha256('')`)], { position: 6, what: 'changed' }],
    [
      'one removed',
      ['delete from muster.audit where tenant_id = $1 and position = 3'],
      { position: 3, what: 'missing' },
    ],
    [
      'one removed and the others moved up',
      [
        'delete from muster.audit where tenant_id = $1 and position = 3',
        ...[4, 5, 6].map(position => at(position, `position = ${position - 1}`)),
      ],
      { position: 3, what: 'changed' },
    ],
    [
      'the first removed',
      ['delete from muster.audit where tenant_id = $1 and position = 1'],
      { position: 1, what: 'missing' },
    ],
    [
      'the last removed',
      ['delete from muster.audit where tenant_id = $1 and position = 6'],
      { position: 6, what: 'missing' },
    ],
    ['all removed', ['delete from muster.audit where tenant_id = $1'], { position: 1, what: 'missing' }],
    [
      'two swapped',
      [at(2, 'position = 0'), at(4, 'position = 2'), at(0, 'position = 4')],
      { position: 2, what: 'changed' },
    ],
    [
      'one put behind the end',
      [
        `insert into muster.audit (tenant_id, position, digest, id, at, principal, action, outcome)
          select tenant_id, 7, digest, id, at, principal, action, outcome from muster.audit where tenant_id = $1 and position = 6`,
      ],
      { position: 7, what: 'notCounted' },
    ],
    [
      'the head changed',
      [`update muster.audit_heads set digest = '' where tenant_id = $1`],
      { position: 6, what: 'headDiffers' },
    ],
    ['the head removed', ['delete from muster.audit_heads where tenant_id = $1'], { position: 1, what: 'notCounted' }],
    [
      'the head removed, and all before it',
      ['delete from muster.audit_heads where tenant_id = $1', 'delete from muster.audit where tenant_id = $1'],
      { position: 1, what: 'missing' },
    ],
  ];

  test('one after another, in one run', async () => {
    const ids: string[] = [];
    for (const [, statements] of damages) {
      const tenantId = await log();
      for (const text of statements) await asOwner(text, [tenantId]);
      ids.push(tenantId);
    }
    const found = await verify();
    expect(found.ok).toBe(false);
    const seen = damages.map(([name], i) => [name, found.of(ids[i]!)?.broken]);
    expect(seen).toEqual(damages.map(([name, , broken]) => [name, broken]));
    expect(found.of(ids[0]!)).toMatchObject({ entries: 6, position: 6, name: 'Tenant 1' });
    expect(found.of(ids[0]!)?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('in every column', async () => {
    const columns = await asOwner(`select attname as name, atttypid::regtype::text as type from pg_attribute
      where attrelid = 'muster.audit'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and attname not in ('tenant_id', 'position', 'digest')`);
    expect(columns.length).toBe(13);
    const other: Readonly<Record<string, string>> = {
      uuid: 'gen_random_uuid()',
      jsonb: `'{"id":"other"}'`,
      text: `'other'`,
      'timestamp with time zone': `at + interval '1 microsecond'`,
    };
    const ids: string[] = [];
    for (const { name, type } of columns) {
      const tenantId = await log();
      await asOwner(at(5, `${name} = ${other[String(type)]}`), [tenantId]);
      ids.push(tenantId);
    }
    const { of } = await verify();
    for (const [i, { name }] of columns.entries()) {
      expect(of(ids[i]!)?.broken, String(name)).toEqual({ position: 5, what: 'changed' });
    }
  });

  test('to whoever kept a head elsewhere also where all was made anew', async () => {
    const [rewritten, cut, grown] = [await log(), await log(), await log()];
    const { of } = await verify();
    const kept = [rewritten, cut, grown].flatMap(tenantId => {
      const { position, digest } = of(tenantId)!;
      return ['--head', `${tenantId}:${position}:${digest}`];
    });
    for (const text of [at(2, `target_id = 'other'`), ...chainedAnew(2, 6)]) await asOwner(text, [rewritten]);
    await asOwner('delete from muster.audit where tenant_id = $1 and position = 6', [cut]);
    await asOwner(chainedAnew(5, 5).at(-1)!, [cut]);
    await appendTo(grown, 7);
    const alone = await verify();
    for (const id of [rewritten, cut, grown]) expect(alone.of(id)?.broken).toBeNull();
    const held = await verify(...kept);
    expect(held.of(rewritten)?.broken).toEqual({ position: 6, what: 'keptHeadDiffers' });
    expect(held.of(cut)?.broken).toEqual({ position: 6, what: 'keptHeadDiffers' });
    expect(held.of(grown)).toMatchObject({ position: 7, broken: null });
  });
});

test('many at once, some of which are rolled back: gapless, and whole', async () => {
  const tenantId = await log();
  const turn = (n: number) =>
    fresh.database.withTenant({ tenantId }, async tx => {
      await tx.run({ text: append, values: [`device ${n}`] });
      if (n % 10 === 3) throw new Error('changed its mind');
    });
  const ended = await Promise.allSettled(Array.from({ length: 300 }, (_, n) => turn(n)));
  expect(ended.filter(({ status }) => status === 'fulfilled').length).toBe(270);
  expect((await verify()).of(tenantId)).toMatchObject({ entries: 276, position: 276, broken: null });
});

test('the tenant role appends to its own log alone, and changes nothing in it', async () => {
  const tenantId = await log();
  const asTenant = (text: string) =>
    fresh.database
      .withTenant({ tenantId }, tx => tx.run({ text }), { retry: 0 })
      .then(
        () => null,
        error => error.code,
      );
  for (const text of [
    `update muster.audit set action = 'x'`,
    'delete from muster.audit',
    `insert into muster.audit (tenant_id, position, digest, id, at, principal, action, outcome)
      values ('${tenantId}', 7, '', gen_random_uuid(), now(), '{}', 'x', 'done')`,
    'select from muster.audit_heads',
    `update muster.audit_heads set position = 0`,
    `select muster.audit_digest('', 1, '')`,
    'truncate muster.audit',
  ]) {
    expect(await asTenant(text), text).toBe('42501');
  }
  const nobodys = asOwner(append, ['device']).then(String, String);
  expect(await nobodys).toContain('an audit entry belongs to a tenant');
});

describe('the command', () => {
  test('prints for each tenant where its log ends, and what is wrong', async () => {
    const empty = await freshDatabase();
    const there = (...args: string[]) =>
      runMuster([...args, '--data', folder.path], { env: { DATABASE_URL: empty.url } });
    const made = await there('tenant', 'create', '--name', 'Contoso', '--json');
    const { tenantId } = tenantCreated.parse(JSON.parse(made.out));
    const whole = await there('verify');
    expect(whole).toMatchObject({ code: 0, err: '' });
    const head = new RegExp(`^Contoso +1 +(${tenantId}:1:[0-9a-f]{64})$`, 'm').exec(whole.out)?.[1] ?? '';
    expect(whole.out).toContain('The audit log of 1 tenant is whole.');
    expect(await there('verify', '--head', head)).toMatchObject({ code: 0 });
    const broken = await there('verify', '--head', `${tenantId}:2:${'0'.repeat(64)}`);
    expect([broken.code, broken.out]).toEqual([
      1,
      expect.stringContaining(`Tenant ${tenantId} (Contoso), position 2: `),
    ]);
    await empty.drop();
  });

  test.each(['x', '0199c0de-0000-7000-8000-000000000001:0:00', '0199c0de-0000-7000-8000-000000000001:1'])(
    'refuses a head that is none: %s',
    async head => {
      const { code, err } = await muster('verify', '--head', head);
      expect([code, err]).toEqual([2, expect.stringContaining('--head takes TENANT:POSITION:DIGEST')]);
    },
  );

  test('of a tenant that is not there', async () => {
    const { of } = await verify('--head', `0199c0de-ffff-7000-8000-000000000001:4:${'0'.repeat(64)}`);
    expect(of('0199c0de-ffff-7000-8000-000000000001')).toMatchObject({
      name: null,
      broken: { position: 1, what: 'missing' },
    });
  });
});
