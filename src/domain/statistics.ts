/** A day of a time zone, from its first moment on: not always 24 hours, and not always from midnight. */
export interface Day {
  /** Such as `2026-11-01`. */
  readonly day: string;
  readonly from: Date;
}

/** Days that follow one another. `to` is the end of the last. */
export interface Period {
  readonly days: readonly Day[];
  readonly to: Date;
}

/** The IANA time zones of this program by any of their names; offsets such as `+02:00` are none. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** The last so many days of a time zone, the day of `now` the last of them. */
export function periodOf(now: Date, count: number, timeZone: string): Period {
  const clock = clockOf(timeZone);
  const [today] = clock(now.getTime());
  const named = Array.from({ length: count + 1 }, (_, i) => dayAfter(today, i + 1 - count));
  let at = firstMoment(named[0]!, clock);
  const starts = named.map((day, i) => {
    if (i > 0) at = nextStart(at, day, clock);
    return { day, from: new Date(at) };
  });
  return { days: starts.slice(0, -1), to: starts.at(-1)!.from };
}

const dayMilliseconds = 24 * 3600_000;
const minute = 60_000;

/** The day and the time of day that clocks show at a moment. */
type Clock = (at: number) => readonly [day: string, time: string];

function clockOf(timeZone: string): Clock {
  // Swedish writes 2026-11-01 00:00:00.
  const format = new Intl.DateTimeFormat('sv', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    calendar: 'iso8601',
    numberingSystem: 'latn',
  });
  return at => {
    const [day = '', time = ''] = format.format(at).split(' ');
    return [day, time];
  };
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** Most days begin 24 hours after the one before. */
function nextStart(before: number, day: string, clock: Clock): number {
  const expected = before + dayMilliseconds;
  const [shown, time] = clock(expected);
  return shown === day && time === '00:00:00' ? expected : firstMoment(day, clock);
}

/** By bisection, to the minute: where clocks are put forward at midnight, a day begins at another time. */
function firstMoment(day: string, clock: Clock): number {
  let before = Date.parse(day) - dayMilliseconds;
  let from = Date.parse(day) + dayMilliseconds;
  while (from - before > minute) {
    const middle = before + Math.floor((from - before) / minute / 2) * minute;
    if (clock(middle)[0] < day) before = middle;
    else from = middle;
  }
  return from;
}
