/** How much was done at a moment (milliseconds). */
export interface Sample {
  readonly at: number;
  readonly done: number;
}

const leastMilliseconds = 2000;

/** Seconds that the rest will take if it goes on as it went so far; null while nobody can tell. */
export function secondsLeft(first: Sample, now: Sample, total: number): number | null {
  const [time, done] = [now.at - first.at, now.done - first.done];
  if (time < leastMilliseconds || done <= 0) return null;
  return ((total - now.done) * time) / done / 1000;
}
