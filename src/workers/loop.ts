/** One kind of work: `next` does one piece of it and tells whether there was any; `watch` wakes the loop when there may be. */
export interface Work {
  readonly name: string;
  next(): Promise<boolean>;
  watch(wake: () => void): Promise<() => void>;
}

export interface Workers {
  /** Takes nothing more and resolves when the piece under way is done. */
  stop(): Promise<void>;
}

const pauseAfterErrorMilliseconds = 1000;

/** Does each kind of work, one piece after another, until stopped. Errors are logged and survived. */
export function startWorkers(
  kinds: readonly Work[],
  log: { error(facts: { err: unknown }, message: string): void },
): Workers {
  const loops = kinds.map(kind => startLoop(kind, log));
  return {
    async stop() {
      await Promise.all(loops.map(loop => loop.stop()));
    },
  };
}

function startLoop(kind: Work, log: Parameters<typeof startWorkers>[1]): Workers {
  const bell = { rung: true, ring: () => {} };
  const state = { stopping: false };
  const wake = (): void => {
    bell.rung = true;
    bell.ring();
  };

  async function rest(milliseconds?: number): Promise<void> {
    if (bell.rung && milliseconds === undefined) return;
    await new Promise<void>(resolve => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      bell.ring = () => {
        clearTimeout(timer);
        resolve();
      };
      if (state.stopping) bell.ring();
    });
  }

  async function run(): Promise<void> {
    const unwatch = await kind.watch(wake);
    while (!state.stopping) {
      bell.rung = false;
      try {
        if (await kind.next()) bell.rung = true;
      } catch (err) {
        log.error({ err }, `${kind.name} failed`);
        await rest(pauseAfterErrorMilliseconds);
        bell.rung = true;
      }
      if (!state.stopping) await rest();
    }
    unwatch();
  }

  const running = run();
  return {
    async stop() {
      state.stopping = true;
      bell.ring();
      await running;
    },
  };
}
