import { describe, expect, test } from 'vitest';
import { isTimeZone, periodOf } from './statistics.ts';

const starts = (now: string, count: number, zone: string): string[] => {
  const { days, to } = periodOf(new Date(now), count, zone);
  return [...days.map(({ day, from }) => `${day} ${from.toISOString()}`), to.toISOString()];
};

describe('the days of a period', () => {
  test('are those of the time zone', () => {
    expect(starts('2026-11-01T23:30:00Z', 2, 'UTC')).toEqual([
      '2026-10-31 2026-10-31T00:00:00.000Z',
      '2026-11-01 2026-11-01T00:00:00.000Z',
      '2026-11-02T00:00:00.000Z',
    ]);
    expect(starts('2026-11-01T23:30:00Z', 1, 'Europe/Berlin')).toEqual([
      '2026-11-02 2026-11-01T23:00:00.000Z',
      '2026-11-02T23:00:00.000Z',
    ]);
    expect(starts('2026-11-01T23:30:00Z', 1, 'Asia/Kathmandu')[0]).toBe('2026-11-02 2026-11-01T18:15:00.000Z');
  });

  test('have 23 or 25 hours where clocks are changed', () => {
    expect(starts('2026-10-25T12:00:00Z', 1, 'Europe/Berlin')).toEqual([
      '2026-10-25 2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(starts('2026-03-29T12:00:00Z', 1, 'Europe/Berlin')).toEqual([
      '2026-03-29 2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  test('begin later where clocks are put forward at midnight', () => {
    // Cairo: 2024-04-26 begins at 01:00.
    expect(starts('2024-04-26T12:00:00Z', 2, 'Africa/Cairo')).toEqual([
      '2024-04-25 2024-04-24T22:00:00.000Z',
      '2024-04-26 2024-04-25T22:00:00.000Z',
      '2024-04-26T21:00:00.000Z',
    ]);
  });

  test('may have no hours: Samoa had no 30 December 2011', () => {
    expect(starts('2011-12-31T12:00:00Z', 3, 'Pacific/Apia')).toEqual([
      '2011-12-30 2011-12-30T10:00:00.000Z',
      '2011-12-31 2011-12-30T10:00:00.000Z',
      '2012-01-01 2011-12-31T10:00:00.000Z',
      '2012-01-01T10:00:00.000Z',
    ]);
  });

  test('are as many as were asked for, one after another', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const { days, to } = periodOf(new Date('2026-11-01T12:00:00Z'), 366, zone);
      expect(days.length).toBe(366);
      const moments = [...days.map(({ from }) => from.getTime()), to.getTime()];
      const lengths = moments.slice(1).map((moment, i) => (moment - moments[i]!) / 3600_000);
      expect(lengths.every(hours => hours >= 22 && hours <= 26)).toBe(true);
    }
  });
});

test.each(['UTC', 'Europe/Berlin', 'US/Pacific', 'Etc/GMT+5'])('%s is a time zone', name => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(['', '+02:00', 'Europe/Atlantis', 'Berlin', ':', '../etc/passwd', 'UTC\0'])('%j is none', name => {
  expect(isTimeZone(name)).toBe(false);
});
