import { afterAll, beforeAll, test } from 'vitest';
import { raceForAnything } from './anything.ts';
import { type Processes, processes, type Web } from './processes.ts';

/** How many random races: `MUSTER_TEST_ROUNDS`, see CONTRIBUTING.md. */
const rounds = Number(process.env.MUSTER_TEST_ROUNDS ?? 12);

let service: Processes;
let webs: readonly [Web, Web];
beforeAll(async () => {
  service = await processes();
  webs = await Promise.all([service.web(), service.web()]);
  await Promise.all([service.worker(), service.worker()]);
});
afterAll(() => service.close());

test('whatever is done with the same devices at once, all that is stored and shown agrees', async () => {
  await raceForAnything(service, webs, rounds);
}, 3_600_000);
