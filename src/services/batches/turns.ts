/** How many pieces of work have their turn now, and how many wait for it. */
export interface TurnsUse {
  readonly running: number;
  readonly waiting: number;
}

/** Lets at most `atOnce` pieces of work run at a time; the others wait in line. */
export function turns(atOnce: number): { inTurn<T>(work: () => Promise<T>): Promise<T>; use(): TurnsUse } {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return {
    async inTurn(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>(resolve => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
    use: () => ({ running: atOnce - free, waiting: waiting.length }),
  };
}
