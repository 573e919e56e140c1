import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, test } from 'vitest';
import { csvLine } from '../../src/files/write.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { registerPanel } from '../fixtures/register-panel.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const rows = 100_000;
const every = 50;

/** 400 MB. Every fiftieth row has the serial number of another device. */
function* largeFile(): Generator<string, void, void> {
  yield csvLine(['Manufacturer', 'Model', 'Serial Number', 'Hardware Hash']);
  for (let at = 0; at < rows; at += 1) {
    const machine = makeMachine(700_000 + at, { tpm: true });
    const serial = at % every === 0 ? 'MIXED-UP' : machine.serialNumber;
    yield csvLine([machine.manufacturer, machine.model, serial, captureOf(machine, {}, hashMeans)]);
  }
}

test('a file of 100,000 rows is checked in the browser: all bad rows counted, the first 1,000 kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-large-'));
  const path = join(folder, 'large.csv');
  try {
    await pipeline(Readable.from(largeFile()), createWriteStream(path));
    const { page } = await atPortal(house);
    page.setDefaultTimeout(300_000);
    const { choose, source, dialog } = await registerPanel(page);
    await choose(path);
    await source('large.csv').getByText('Being checked').waitFor();
    await source('large.csv').getByText('2,000 of 100,000 rows not in order').waitFor();
    await source('large.csv').getByText('The first 1,000 of 2,000 are shown.').waitFor();
    await dialog.getByRole('button', { name: 'Leave out all that are not in order' }).click();
    await dialog.getByText('Rows to send: 98,000.').waitFor();
  } finally {
    await rm(folder, { recursive: true });
  }
}, 600_000);
