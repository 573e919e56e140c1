import { Refusal } from '../contracts/errors.ts';

/** Counts what each holder does at once: takes a place and returns the way to give it back; refuses with `rateLimited` beyond `count`. */
export function makePlaces(count: number): (holder: string) => () => void {
  const taken = new Map<string, number>();
  return holder => {
    const before = taken.get(holder) ?? 0;
    if (before >= count) throw new Refusal('rateLimited', { params: { seconds: 1 } });
    taken.set(holder, before + 1);
    return () => {
      const after = (taken.get(holder) ?? 1) - 1;
      if (after > 0) taken.set(holder, after);
      else taken.delete(holder);
    };
  };
}
