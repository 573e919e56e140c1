import { describe, expect, test } from 'vitest';
import { noCounts } from '../domain/batches.ts';
import { frame, isMilestone, logLine, type Progress } from './progress.ts';

const uploading = (sent: number, size = 41_000_000): Progress => ({ phase: 'upload', name: 'devices.csv', sent, size });
const settling = (pending: number, failed = 0): Progress => ({
  phase: 'settle',
  name: 'devices.csv',
  counts: { ...noCounts, rows: 10_000, pending, failed, registered: 10_000 - pending - failed },
});

describe('the bar on a terminal', () => {
  test('fills up with the bytes, then with the rows', () => {
    expect(frame(uploading(0), 80)).toBe('[------------------------------]   0 % 0.0 of 41.0 MB uploaded');
    expect(frame(uploading(20_500_000), 80)).toBe('[###############---------------]  50 % 20.5 of 41.0 MB uploaded');
    expect(frame(settling(0, 3), 80)).toBe(
      '[##############################] 100 % 10,000 of 10,000 rows settled, 3 failed',
    );
  });
  test('never breaks the line', () => {
    for (let width = 1; width < 120; width += 1) expect(frame(settling(5000, 7), width).length).toBeLessThan(width + 1);
  });
  test('an empty file is all there', () => expect(frame(uploading(0, 0), 80)).toContain('100 %'));
});

describe('lines of a log', () => {
  test('come for a new phase and for every tenth', () => {
    expect(isMilestone(null, uploading(0))).toBe(true);
    expect(isMilestone(uploading(0), uploading(4_000_000))).toBe(false);
    expect(isMilestone(uploading(4_000_000), uploading(4_200_000))).toBe(true);
    expect(isMilestone(uploading(41_000_000), settling(10_000))).toBe(true);
  });
  test('are sentences', () => {
    expect(logLine(settling(2500))).toBe('devices.csv: 7,500 of 10,000 rows settled (75 %)');
  });
});
