/** One kind of work: `next` does one piece of it and tells whether there was any; `watch` wakes the loop when there may be. */
export interface Work {
  /** Also what metrics call it. */
  readonly name: string;
  next(): Promise<boolean>;
  watch(wake: () => void): Promise<() => void>;
}

export interface Workers {
  /** When a kind of work last came to the end of a piece, or found that there is none; at first, when it was started. */
  lastLook(kind: Work): Date;
  /** Takes nothing more and resolves when the piece under way is done. */
  stop(): Promise<void>;
}

export interface WorkerParts {
  readonly logger: { error(facts: object, message: string): void };
  /** Told what each piece came to. */
  readonly came: (work: string, to: Result) => void;
  readonly clock: () => Date;
}

const pauseAfterErrorMilliseconds = 1000;

/** Does each kind of work, one piece after another, until stopped. Errors are logged and survived. */
export function startWorkers(kinds: readonly Work[], { logger, came, clock }: WorkerParts): Workers {
  const looks = new Map(kinds.map(kind => [kind, clock()]));
  const loops = kinds.map(kind =>
    startLoop(kind, logger, to => {
      came(kind.name, to);
      if (to !== 'failed') looks.set(kind, clock());
    }),
  );
  return {
    lastLook(kind) {
      const at = looks.get(kind);
      if (!at) throw new Error(`${kind.name} is not worked on`);
      return at;
    },
    async stop() {
      await Promise.all(loops.map(loop => loop.stop()));
    },
  };
}

/** What a piece of work came to; `nothing`: there was none to do. */
export type Result = 'done' | 'nothing' | 'failed';

function startLoop(kind: Work, log: WorkerParts['logger'], came: (to: Result) => void): Pick<Workers, 'stop'> {
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
        const done = await kind.next();
        if (done) bell.rung = true;
        came(done ? 'done' : 'nothing');
      } catch (err) {
        came('failed');
        log.error({ err, ...aboutOf(err) }, `${kind.name} failed`);
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

/** What an error says of the piece of work that it is about. */
function aboutOf(error: unknown): object {
  return error instanceof Error && 'about' in error && typeof error.about === 'object' ? { ...error.about } : {};
}
