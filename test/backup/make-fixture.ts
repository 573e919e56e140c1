import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { muster } from '../../src/contracts/client.ts';
import { tenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { mandateBetween } from '../fixtures/partners.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { comeIn } from '../fixtures/visitor.ts';
import { fixtureKey } from './fixture-key.ts';

/**
 * Has a released Muster (a folder of it) keep something of everything, and backs that up with this one: what upgrades are
 * tried with. `node test/backup/make-fixture.ts FOLDER FILE`.
 */
const [program = '', file = ''] = process.argv.slice(2);
const dataFolder = mkdtempSync(join(tmpdir(), 'muster-fixture-'));
const url = 'http://localhost:8431';
const env = { ...process.env, MUSTER_DATA: dataFolder, MUSTER_PORT: '8431', MUSTER_KEY: fixtureKey };
const service = spawn(join(program, 'muster'), ['serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
const ended = new Promise(resolve => service.once('exit', resolve));
/** Who they are is kept beside the backup, so that a test can call as them. */
const organizations: { name: string; tenantId: string; clientId: string; clientSecret: string }[] = [];
try {
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) await new Promise(resolve => setTimeout(resolve, 100));
  await fill();
  execFileSync(join(import.meta.dirname, '../../muster'), ['backup', file], { env, stdio: 'inherit' });
  writeFileSync(file.replace(/backup$/, 'json'), `${JSON.stringify(organizations, null, 2)}\n`);
} finally {
  service.kill('SIGTERM');
  await ended;
  rmSync(dataFolder, { recursive: true, force: true });
}

function organization(name: string, ...kind: string[]) {
  const made = execFileSync(join(program, 'muster'), ['tenant', 'create', '--json', '--name', name, ...kind], { env });
  const { tenantId, clientId, clientSecret, setupUrl } = tenantCreated.parse(JSON.parse(String(made)));
  organizations.push({ name, tenantId, clientId, clientSecret });
  return { ...muster({ url, clientId, clientSecret }), tenantId, setupUrl };
}

async function fill(): Promise<void> {
  const contoso = organization('Contoso', '--domain', 'contoso.example');
  const fabrikam = organization('Fabrikam', '--domain', 'fabrikam.example');
  const maker = organization('Maker', '--kind', 'partner', '--partner-type', 'oem');
  await comeIn({ url }, contoso.setupUrl);
  const machines = Array.from({ length: 12 }, (_, n) => makeMachine(n + 1, { tpm: n % 2 === 0 }));
  const rows = machines.map(machine => rowOf(machine));
  const first = await upload(contoso, fileOf(rows.slice(0, 8)), 'register', { orderId: 'PO-1', groupTag: 'Sales' });
  await upload(contoso, fileOf([...rows.slice(0, 1), rowOf(machines[9]!, { 'Hardware Hash': 'T0hoch' })]));
  await contoso.devices.remove(first.rows[7]?.deviceId ?? '');
  const second = await upload(fabrikam, fileOf([...rows.slice(2, 4), ...rows.slice(10, 12)]));
  await upload(maker, fileOf(rows.slice(4, 6)), 'catalogue');
  await contoso.clients.create({ name: 'Script', scopes: ['devices.read'] });
  if (!existsSync(join(program, 'migrations/0014_transfers.sql'))) return;
  await mandateBetween(fabrikam, maker);
  const offered = await contoso.transfers.offer({ to: 'fabrikam.example', deviceIds: [first.rows[4]?.deviceId ?? ''] });
  await fabrikam.transfers.accept(offered.id);
  await contoso.transfers.offer({ to: 'fabrikam.example', deviceIds: [first.rows[5]?.deviceId ?? ''] });
  const claimed = second.rows.find(({ outcome }) => outcome === 'failed');
  await fabrikam.releaseRequests.create({ batchId: second.batch.id, rowId: claimed?.id ?? '', reason: 'Bought' });
}
