import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import type { Tx } from '../../src/storage/database.ts';
import { errorCode } from '../../src/storage/sql-errors.ts';
import { fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
let ours: string;
let theirs: string;
beforeAll(async () => {
  server = await testServer();
  [ours, theirs] = [await populatedTenant(1), await populatedTenant(2)];
});
afterAll(() => server.close());

/** A tenant with rows of its own in every table. */
async function populatedTenant(n: number): Promise<string> {
  const api = await organization(server, { name: `Maker ${n}`, kind: 'partner', partnerType: 'oem' });
  const machine = makeMachine(n, { tpm: true });
  await upload(api, fileOf([rowOf(machine, { 'Hardware Hash': 'T0hoch' })]));
  await upload(api, fileOf([rowOf(machine)]), 'register', { orderId: 'PO-1' });
  await upload(api, fileOf([rowOf(machine)]), 'catalogue');
  await upload(api, fileOf([rowOf(machine, {}, { replaceTpm: true })]), 'catalogue');
  await people(api.tenantId);
  return api.tenantId;
}

/** A user with everything that a user can have. */
async function people(tenantId: string): Promise<void> {
  const statements = [
    `insert into muster.users (tenant_id, id, email, name, role, hardware, created_at)
      select $1, gen_random_uuid(), 'megan@contoso.example', 'Megan', 'administrator', true, now()`,
    `insert into muster.passwords (tenant_id, user_id, digest, changed_at)
      select tenant_id, id, '$argon2id$', now() from muster.users where tenant_id = $1`,
    `insert into muster.passkeys (tenant_id, id, user_id, credential_id, public_key, counter, transports, name, created_at)
      select tenant_id, gen_random_uuid(), id, sha256(id::text::bytea), '\\x01', 0, '{}', 'Windows', now()
      from muster.users where tenant_id = $1`,
    `insert into muster.sessions (tenant_id, id, user_id, token_sha256, method, created_at, seen_at)
      select tenant_id, gen_random_uuid(), id, sha256(id::text::bytea), 'passkey', now(), now() from muster.users where tenant_id = $1`,
    `insert into muster.invitations (tenant_id, id, token_sha256, role, hardware, created_by, created_at, expires_at)
      select $1, gen_random_uuid(), sha256($1::text::bytea), 'reader', false, '{}', now(), now()`,
    `insert into muster.sign_in_settings (tenant_id, required, updated_at) select $1, 'any', now()`,
    `insert into muster.get_started_steps (tenant_id, id) select $1, 'prepareDevices'`,
    `insert into muster.contacts (tenant_id, id, area, name, email, phone, preferred_language, created_at)
      select $1, gen_random_uuid(), 'devices', 'Adele', 'adele@contoso.example', '1', 'en', now()`,
    `insert into muster.contact_links (tenant_id, contact_id, id, token_sha256, created_at, expires_at)
      select tenant_id, id, gen_random_uuid(), sha256(id::text::bytea), now(), now() + interval '7 days'
      from muster.contacts where tenant_id = $1`,
    `insert into muster.consent_links (tenant_id, id, token_sha256, customer_name, asked, created_at, created_by, expires_at, state)
      select $1, gen_random_uuid(), sha256($1::text::bytea), 'Fabrikam', '{}', now(), '{}', now(), 'waiting'`,
    `insert into muster.mandates (tenant_id, id, partner_id, partner_name, partner_type, state, customer_name, name, scope,
        token_sha256, created_at, created_by)
      select $1, gen_random_uuid(), $1, 'Maker', 'oem', 'requested', 'Maker', 'Shop', '{}', sha256($1::text::bytea), now(), '{}'`,
    `insert into muster.mandate_history (tenant_id, mandate_id, id, at, act, principal)
      select tenant_id, id, gen_random_uuid(), now(), 'requested', '{}' from muster.mandates where tenant_id = $1`,
    `insert into muster.partner_counters (tenant_id, partner_id) select $1, $1`,
    `insert into muster.transfers (tenant_id, id, direction, counterpart, owner_id, state, devices, created_at, created_by, expires_at)
      select $1, gen_random_uuid(), 'outgoing', 'fabrikam.example', $1, 'offered', 1, now(), '{}', now() + interval '14 days'`,
    `insert into muster.transfer_devices (tenant_id, transfer_id, device_id, position, manufacturer, model, serial_number)
      select t.tenant_id, t.id, d.id, 1, d.manufacturer, d.model, d.serial_number
      from muster.transfers t join muster.devices d on d.tenant_id = t.tenant_id where t.tenant_id = $1 limit 1`,
    `insert into muster.release_requests (tenant_id, id, side, device_id, requester_name, manufacturer, model, serial_number, reason,
        state, created_at, answer_by)
      select tenant_id, gen_random_uuid(), 'owner', id, 'Contoso', manufacturer, model, serial_number, 'Bought', 'refused', now(), now()
      from muster.devices where tenant_id = $1 limit 1`,
  ];
  for (const text of statements) await asOwner(text.replaceAll('$1', () => `'${tenantId}'::uuid`));
}

type Row = Record<string, unknown>;
const run = async (tx: Tx, text: string, values: unknown[] = []): Promise<Row[]> =>
  (await tx.run<Row>({ text, values })).rows;
const asOwner = (text: string, values: unknown[] = []) =>
  server.database.asSystem('sweep', tx => run(tx, text, values));
/** Straight in SQL, past the service's own checks. */
const asOurs = (text: string, values: unknown[] = []) =>
  server.database.withTenant({ tenantId: ours }, tx => run(tx, text, values), { retry: 0 });
const failure = (done: Promise<unknown>): Promise<string | null> => done.then(() => null, errorCode);
const denied = '42501';
/** A foreign key without its other end. */
const noSuchClient = '23503';

interface Table {
  readonly name: string;
  readonly secured: boolean;
  readonly rights: string;
}

/** Every table with what `muster_tenant` may do, as the database's own catalogue says. */
const tablesQuery = `
  select c.relname as name, c.relrowsecurity as secured, array_to_string(array(
    select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p where has_any_column_privilege('muster_tenant', c.oid, p)
    union all
    select p from unnest(array['DELETE', 'TRUNCATE', 'TRIGGER']) p where has_table_privilege('muster_tenant', c.oid, p)), ' ') as rights
  from pg_class c where c.relnamespace = 'muster'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`;
let tables: readonly Table[];
beforeAll(async () => {
  tables = await server.database.asSystem('sweep', async tx => (await tx.run<Row & Table>({ text: tablesQuery })).rows);
});
const may = (right: string) => tables.filter(({ rights }) => rights.includes(right)).map(({ name }) => name);
const tenantColumn = (table: string) => (table === 'tenants' ? 'id' : 'tenant_id');

test('the tenant role reaches tables only where row-level security holds, and no claim', () => {
  expect(tables.filter(({ rights, secured }) => rights !== '' && !secured)).toEqual([]);
  expect(tables.filter(({ rights }) => /REFERENCES|TRUNCATE|TRIGGER/.test(rights))).toEqual([]);
  expect(tables.find(({ name }) => name === 'claim_keys')?.rights).toBe('INSERT');
  // What tells everyone's secrets, or whose turn it is, is the owner's alone.
  expect(tables.filter(({ rights }) => rights === '').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['provider_records', 'seal_keys', 'setup_links', 'signing_keys', 'work']),
  );
});

test('every policy is about the own tenant, and nobody passes it by', async () => {
  const policies =
    await asOwner(`select polrelid::regclass::text as name, coalesce(pg_get_expr(polqual, polrelid), '') as using,
    coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid)) as checked from pg_policy order by 1`);
  expect(policies.map(({ name }) => name)).toEqual(
    tables.filter(({ rights }) => rights !== '').map(({ name }) => `muster.${name}`),
  );
  const own = /^\(+(tenant_)?id = muster\.app_tenant\(\)\)/;
  for (const { name, using, checked } of policies) {
    if (name !== 'muster.claim_keys') expect(using).toMatch(own);
    expect(checked).toMatch(own);
  }
  expect(
    await asOwner(`select rolsuper, rolbypassrls, rolcanlogin,
      (select count(*) from pg_auth_members m where m.member = r.oid) as roles, (select count(*) from pg_class c where c.relowner = r.oid) as owned
    from pg_roles r where rolname = 'muster_tenant'`),
  ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, roles: 0, owned: 0 }]);
});

test("what the tenant role may call with the owner's rights is known", async () => {
  const functions =
    await asOwner(`select proname, coalesce(array_to_string(proconfig, ' '), '') as settings from pg_proc
    where pronamespace = 'muster'::regnamespace and prosecdef and has_function_privilege('muster_tenant', oid, 'execute') order by 1`);
  expect(functions).toEqual(
    [
      ...['add_work', 'append_audit', 'batches_of_partner', 'captures_of_partner', 'catalogue_near'],
      ...['catalogue_of', 'claims_of'],
      ...[
        'counters_of_partner',
        'customer_of_partner',
        'mandates_of_partner',
        'oldest_event',
        'release',
        'release_requested',
        'use_seal_key',
      ],
    ].map(proname => ({
      proname,
      settings: 'search_path=pg_catalog',
    })),
  );
});

test("the tenant role sees what is its own, and nothing of another tenant's", async () => {
  const count = async (done: Promise<Row[]>) => (await done)[0]?.n;
  for (const name of may('SELECT')) {
    const column = tenantColumn(name);
    const told = `muster.${name}`;
    const all = count(asOwner(`select count(*) as n from ${told} where ${column} = $1`, [theirs]));
    expect(await all, `${told} needs a row (populatedTenant)`).toBeGreaterThan(0);
    expect(await count(asOurs(`select count(*) as n from ${told} where ${column} = $1`, [ours])), told).toBeGreaterThan(
      0,
    );
    expect(await count(asOurs(`select count(*) as n from ${told} where ${column} <> $1`, [ours])), told).toBe(0);
    const stranger = { tenantId: '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f' };
    expect(await server.database.withTenant(stranger, tx => run(tx, `select from ${told}`)), told).toEqual([]);
  }
});

test("the tenant role puts no row into another tenant's, and changes and deletes none of it", async () => {
  for (const { name } of tables.filter(({ rights }) => rights !== '')) {
    const [row] = await asOwner(
      `select to_jsonb(t) as row, (select string_agg(attname, ', ') from pg_attribute
        where attrelid = 'muster.${name}'::regclass and attnum > 0 and not attisdropped and attgenerated = '') as columns
      from muster.${name} t where ${tenantColumn(name)} = $1 limit 1`,
      [theirs],
    );
    const text = `insert into muster.${name} (${row?.columns}) select ${row?.columns} from jsonb_populate_record(null::muster.${name}, $1)`;
    expect(await failure(asOurs(text, [JSON.stringify(row?.row)])), name).toBe(denied);
  }
  for (const name of may('UPDATE')) {
    // Of some tables it may change a few columns only.
    const [column] = await asOwner(
      `select attname as name from pg_attribute where attrelid = 'muster.${name}'::regclass and attnum > 0
        and attgenerated = '' and has_column_privilege('muster_tenant', attrelid, attnum, 'update') order by attnum limit 1`,
    );
    expect(await failure(asOurs(`update muster.${name} set tenant_id = $1`, [theirs])), name).toBe(denied);
    const changed = asOurs(
      `update muster.${name} set ${column?.name} = ${column?.name} where tenant_id = $1 returning 1`,
      [theirs],
    );
    expect(await changed, name).toEqual([]);
  }
  for (const name of may('DELETE')) {
    expect(await asOurs(`delete from muster.${name} where tenant_id = $1 returning 1`, [theirs]), name).toEqual([]);
  }
});

describe('secrets of API clients', () => {
  test.each([
    ['read', 'select secret_sha256 from muster.client_secrets'],
    ['read with the rest', 'select * from muster.client_secrets'],
    ['compared', `select count(*) from muster.client_secrets where secret_sha256 = ''`],
    ['read by deleting', 'delete from muster.client_secrets returning secret_sha256'],
    ['read by inserting', `insert into muster.client_secrets select * from muster.client_secrets`],
    ['changed', `update muster.client_secrets set secret_sha256 = ''`],
    ['moved to another client', `update muster.client_secrets set client_id = ''`],
  ])('cannot be %s', async (_, text) => {
    expect(await failure(asOurs(text))).toBe(denied);
  });

  test.each([
    ['moved to another tenant', 'update muster.clients set tenant_id = muster.app_tenant()'],
    ['said to be of another make', `update muster.clients set created_by = '{}'`],
    ['deleted', 'delete from muster.clients'],
  ])('clients cannot be %s', async (_, text) => {
    expect(await failure(asOurs(text))).toBe(denied);
  });

  test("cannot be given to another tenant's client", async () => {
    const [client] = await asOwner('select id from muster.clients where tenant_id = $1', [theirs]);
    const text = `insert into muster.client_secrets (tenant_id, client_id, id, secret_sha256, created_at)
      values ($1, $2, gen_random_uuid(), '', now())`;
    expect(await failure(asOurs(text, [theirs, client?.id]))).toBe(denied);
    expect(await failure(asOurs(text, [ours, client?.id]))).toBe(noSuchClient);
  });

  test('nor clients are seen by a partner of the tenant', async () => {
    for (const name of ['clients', 'client_secrets']) {
      const rows = server.database.withTenant({ tenantId: ours, partnerId: theirs }, tx =>
        run(tx, `select tenant_id from muster.${name}`),
      );
      expect(await rows, name).toEqual([]);
    }
  });
});

test.each([
  ['digests of passwords', 'select digest from muster.passwords'],
  ['keys of passkeys', 'select public_key from muster.passkeys'],
  ['digests of session tokens', 'select token_sha256 from muster.sessions'],
  ['digests of contact links', 'select token_sha256 from muster.contact_links'],
  ['digests of consent links', 'select token_sha256 from muster.consent_links'],
  ["digests of customers' tokens", 'select token_sha256 from muster.mandates'],
])('%s cannot be read', async (_, text) => {
  expect(await failure(asOurs(text))).toBe(denied);
});

describe('claims', () => {
  test.each([
    ['read', 'select key from muster.claim_keys'],
    ['counted', 'select count(*) from muster.claim_keys'],
    ['changed', 'update muster.claim_keys set tenant_id = muster.app_tenant()'],
    ['deleted', 'delete from muster.claim_keys'],
    [
      'read by inserting',
      'insert into muster.claim_keys select key, kind, tenant_id, device_id from muster.claim_keys returning *',
    ],
    ['locked', 'select from muster.claim_keys for update'],
    ['emptied', 'truncate muster.claim_keys'],
  ])('cannot be %s', async (_, text) => {
    expect(await failure(asOurs(text))).toBe(denied);
  });

  test("say of another tenant's key that it is taken, never whose; and are not released by others", async () => {
    const keys = (await asOwner('select key from muster.claim_keys where tenant_id = $1', [theirs])).map(
      ({ key }) => key,
    );
    expect(keys.length).toBe(2);
    const told = await asOurs('select mine, device_id from muster.claims_of($1)', [keys]);
    expect(told).toEqual(keys.map(() => ({ mine: false, device_id: null })));
    const devices = (await asOwner('select id from muster.devices where tenant_id = $1', [theirs])).map(({ id }) => id);
    expect(await asOurs('select muster.release($1, $2) as n', [keys, devices])).toEqual([{ n: 0 }]);
    expect((await asOwner('select from muster.claim_keys where tenant_id = $1', [theirs])).length).toBe(2);
  });
});

test('what is asked of a tenant, and offered to it, is not seen by its partners', async () => {
  for (const name of ['transfers', 'transfer_devices', 'release_requests']) {
    const rows = server.database.withTenant({ tenantId: ours, partnerId: theirs }, tx =>
      run(tx, `select tenant_id from muster.${name}`),
    );
    expect(await rows, name).toEqual([]);
  }
});

test("a tenant that gives devices free releases nobody else's", async () => {
  const [asked] = await asOwner(
    `update muster.release_requests set state = 'open' where tenant_id = $1 returning id, device_id`,
    [theirs],
  );
  await asOurs('select muster.release_requested($1, now())', [[asked?.device_id]]);
  const state = 'select state from muster.release_requests where tenant_id = $1';
  expect(await asOwner(state, [theirs])).toEqual([{ state: 'open' }]);
});

test('a partner sees what it registered itself, and nothing else of its customer', async () => {
  const columns = await asOwner(`select attrelid::regclass::text as name from pg_attribute
    where attname = 'registered_by_tenant' and attrelid in (select oid from pg_class where relnamespace = 'muster'::regnamespace and relkind = 'r')`);
  expect(columns.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['muster.batches', 'muster.devices', 'muster.events']),
  );
  for (const { name } of columns) {
    const rows = await server.database.withTenant({ tenantId: ours, partnerId: theirs }, tx =>
      run(tx, `select from ${name}`),
    );
    expect(rows, String(name)).toEqual([]);
  }
});
