import { deregistering, registering } from './machines.ts';
import type { Random } from './random.ts';
import { newUpload, type Sender } from './senders.ts';

/** In which step of a file's way the blow falls. */
export const phases = ['spooling', 'loading', 'settling', 'cancelling', 'deregistering'] as const;
export type Phase = (typeof phases)[number];

/** What a scene is played with. */
interface Stage {
  readonly sender: Sender;
  readonly random: Random;
  /** The machines from this number on have not been seen yet, those before it in part. */
  readonly news: number;
  /** The blow falls at the first call of either; `strikeWithin` lets chance name the moment. */
  readonly strike: () => void;
  readonly strikeWithin: (milliseconds: number) => void;
}

/** So many machines come new with each round. */
const newARound = 200;

/**
 * Two senders are at work when `blow` falls, in the phase asked for and at a moment that chance names. Resolves when the
 * blow has fallen and every request has come to an end of some kind.
 */
export async function play(
  phase: Phase,
  [first, second]: readonly [Sender, Sender],
  round: number,
  random: Random,
  blow: () => Promise<void>,
): Promise<void> {
  let fallen: Promise<void> | undefined;
  const strike = (): void => {
    fallen ??= blow();
  };
  const news = round * newARound;
  const strikeWithin = (milliseconds: number): void => void setTimeout(strike, random.upTo(milliseconds));
  const background = register({ sender: second, random, news }, random.whole(50, 200));
  await scenes[phase]({ sender: first, random, news, strike, strikeWithin });
  await background;
  strike();
  await fallen;
}

/** About what a row takes in each step on a slow machine, so that the blow falls before the end of it. */
const milliseconds = { loading: 0.25, settling: 0.2 };

const scenes: Readonly<Record<Phase, (stage: Stage) => Promise<unknown>>> = {
  spooling(stage) {
    const at = stage.random.upTo(1);
    return register(stage, sizeOf(stage.random), part => {
      if (part >= at) stage.strike();
    });
  },
  loading(stage) {
    const rows = sizeOf(stage.random);
    return register(stage, rows, part => {
      if (part === 1) stage.strikeWithin(20 + rows * milliseconds.loading);
    });
  },
  async settling(stage) {
    const rows = sizeOf(stage.random);
    await register(stage, rows);
    stage.strikeWithin(20 + rows * milliseconds.settling);
  },
  async cancelling(stage) {
    const batchId = await register(stage, sizeOf(stage.random));
    stage.strikeWithin(30);
    if (batchId !== null) await stage.sender.cancel(batchId);
  },
  async deregistering({ sender, random, strikeWithin }) {
    const devices = await sender.registeredDevices();
    const leaving = devices.slice(0, 400);
    // With more than one slice where there are many strangers: their rows are short.
    const strangers = random.pick([20, 300, 6000]);
    await sender.upload(newUpload('deregister', deregistering(leaving, strangers), leaving.length + strangers));
    strikeWithin(120);
    for (const { id } of devices.slice(-3)) await sender.remove(id);
  },
};

/** Mostly small, so that there are many rounds; slices beyond the first are those of deregistrations, whose rows are short. */
function sizeOf(random: Random): number {
  return random.pick([
    random.whole(50, 300),
    random.whole(50, 300),
    random.whole(50, 300),
    random.whole(300, 1000),
    random.whole(1000, 2000),
  ]);
}

async function register(
  { sender, random, news }: Pick<Stage, 'sender' | 'random' | 'news'>,
  rows: number,
  sent?: (part: number) => void,
): Promise<string | null> {
  const start = Math.max(0, news - random.whole(0, 900));
  const upload = newUpload('register', registering(start, rows), rows);
  await sender.upload(upload, sent);
  return upload.batchId;
}
