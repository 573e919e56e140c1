import { afterAll, expect, test } from 'vitest';
import { allSettled, broken, endLeases } from './accounts.ts';
import { type Installation, installation, type Victim, victims } from './installation.ts';
import { type Random, randomOf } from './random.ts';
import { type Phase, phases, play } from './scenes.ts';
import { type Sender, senderOf } from './senders.ts';

const rounds = Number(process.env.MUSTER_TEST_ROUNDS ?? 50);
const seed = Number(process.env.MUSTER_TEST_SEED ?? Date.now() % 1_000_000);
/** A place is left after so many rounds: every round looks at all of it. */
const roundsAPlace = 25;
/** The promise, and how much longer it may take once when other tests keep the machine busy. */
const readyAgainSeconds = 5;
const busy = 4;

interface Stage {
  readonly place: Installation;
  readonly senders: readonly [Sender, Sender];
}

let stage: Stage | undefined;
afterAll(() => stage?.place.remove());

test(
  `nothing acknowledged is lost or done twice by kill -9 (MUSTER_TEST_ROUNDS=${rounds} MUSTER_TEST_SEED=${seed})`,
  async () => {
    const times = new Map<Victim, number[]>(victims.map(victim => [victim, []]));
    for (let round = 0; round < rounds; round += 1) {
      if (round % roundsAPlace === 0) {
        await stage?.place.remove();
        stage = await newStage();
      }
      const victim = victims[round % victims.length] ?? 'service';
      const phase = phases[Math.floor(round / victims.length) % phases.length] ?? 'loading';
      const seconds = await killed(stage!, phase, victim, round % roundsAPlace, randomOf(seed + round));
      times.get(victim)?.push(seconds);
      const found = await afterwards(stage!, randomOf(seed - round));
      expect(found, `round ${round}: ${victim} while ${phase}`).toEqual([]);
    }
    report(times);
    const all = sorted([...times.values()].flat());
    expect(all[Math.floor(all.length / 2)]).toBeLessThan(readyAgainSeconds);
    expect(all.at(-1)).toBeLessThan(readyAgainSeconds * busy);
  },
  rounds * 30_000,
);

async function newStage(): Promise<Stage> {
  const place = await installation();
  await place.start();
  const senders = await Promise.all(
    ['Contoso', 'Fabrikam'].map(async name => senderOf(place.url, await place.createTenant(name))),
  );
  return { place, senders: [senders[0]!, senders[1]!] };
}

/** Resolves with the seconds from the service's start, or from the blow where it lives on, until it is ready. */
async function killed({ place, senders }: Stage, phase: Phase, victim: Victim, round: number, random: Random) {
  let seconds = Number.POSITIVE_INFINITY;
  await play(phase, senders, round, random, async () => {
    const fell = performance.now();
    await place.kill(victim);
    if (victim === 'service' || victim === 'both') {
      seconds = await place.start();
    } else {
      await place.ready();
      seconds = (performance.now() - fell) / 1000;
    }
  });
  return seconds;
}

/** What is broken when senders have repeated what was not answered, and every batch has come to its end. */
async function afterwards({ place, senders }: Stage, random: Random): Promise<string[]> {
  const { database } = await place.bundled();
  await endLeases(database);
  await Promise.all(senders.map(sender => repeat(sender, random)));
  await allSettled(database);
  const shown = await Promise.all(senders.map(notShown));
  return [...(await broken(database, senders)), ...shown.flat(), ...(await place.spoolFiles())];
}

/** What was not answered, and one that was: the same key must name the same batch. */
async function repeat({ ledger, upload }: Sender, random: Random): Promise<void> {
  const open = ledger.uploads.filter(({ batchId }) => batchId === null);
  const done = ledger.uploads.filter(({ batchId }) => batchId !== null);
  if (done.length > 0) open.push(random.pick(done));
  for (const each of open) {
    await upload(each);
    if (each.batchId === null) ledger.wrong.push(`an upload that cannot be repeated: ${each.key}`);
  }
}

/** Of the newest uploads, those that their sender does not see in full. */
async function notShown({ ledger, batchOf }: Sender): Promise<string[]> {
  const newest = ledger.uploads.slice(-3);
  const shown = await Promise.all(newest.map(({ batchId }) => (batchId ? batchOf(batchId) : null)));
  return newest.filter((upload, i) => shown[i]?.counts.rows !== upload.rows).map(({ key }) => `not shown: ${key}`);
}

function report(times: ReadonlyMap<Victim, readonly number[]>): void {
  const lines = [...times].map(([victim, seconds]) => {
    const inOrder = sorted(seconds);
    const at = (part: number): string => (inOrder[Math.floor((inOrder.length - 1) * part)] ?? 0).toFixed(2);
    return `${victim}: ${inOrder.length} times, ready again after ${at(0)} / ${at(0.5)} / ${at(1)} s`;
  });
  console.log([`Killed by seed ${seed}; least / median / most`, ...lines].join('\n'));
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
