import type { Batch, BatchCounts } from '../contracts/batches.ts';
import { grouped, type Terminal } from './terminal.ts';

/** How far a batch is: first its bytes travel, then its rows are settled. */
export type Progress =
  | { readonly phase: 'upload'; readonly name: string; readonly sent: number; readonly size: number }
  | { readonly phase: 'settle'; readonly name: string; readonly counts: BatchCounts };

/** The line that a terminal of this width shows: a bar and the numbers. */
export function frame(progress: Progress, width: number): string {
  const text = ` ${percent(progress).padStart(3)} % ${words(progress)}`;
  const room = Math.min(30, width - text.length - 3);
  if (room < 4) return text.trimStart().slice(0, width - 1);
  const filled = Math.round(share(progress) * room);
  return `[${'#'.repeat(filled)}${'-'.repeat(room - filled)}]${text}`;
}

/** Whether a log should have a line of its own for this: at each phase's begin and end, and for every tenth between. */
export function isMilestone(before: Progress | null, now: Progress): boolean {
  if (before?.phase !== now.phase || before.name !== now.name) return true;
  return Math.floor(share(now) * 10) > Math.floor(share(before) * 10);
}

/** For a log: a whole sentence. */
export function logLine(progress: Progress): string {
  return `${progress.name}: ${words(progress)} (${percent(progress)} %)`;
}

export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Wipes the bar, so that what is printed next begins on a clean line. */
  clear(): void;
}

const frameMilliseconds = 100;

/** A bar on a terminal, milestones elsewhere; nothing at all where a program reads (`quiet`) and no one looks on. */
export function progressDisplay(terminal: Terminal, quiet: boolean): ProgressDisplay {
  let before: Progress | null = null;
  let drawn = 0;
  return {
    show(progress) {
      const width = terminal.width();
      if (width !== null) {
        if (share(progress) < 1 && performance.now() - drawn < frameMilliseconds) return;
        drawn = performance.now();
        terminal.error(`\r\x1b[2K${frame(progress, width)}`);
      } else if (!quiet && isMilestone(before, progress)) {
        before = progress;
        terminal.error(`${logLine(progress)}\n`);
      }
    },
    clear() {
      if (terminal.width() !== null) terminal.error('\r\x1b[2K');
    },
  };
}

/** What to show of a batch whose rows are being settled. */
export function settling(name: string, { counts }: Batch): Progress {
  return { phase: 'settle', name, counts };
}

function share(progress: Progress): number {
  const [done, all] =
    progress.phase === 'upload'
      ? [progress.sent, progress.size]
      : [progress.counts.rows - progress.counts.pending, progress.counts.rows];
  return all === 0 ? 1 : Math.min(1, done / all);
}

function percent(progress: Progress): string {
  return String(Math.floor(share(progress) * 100));
}

function words(progress: Progress): string {
  if (progress.phase === 'upload') return `${bytes(progress.sent, progress.size)} uploaded`;
  const { rows, pending, failed } = progress.counts;
  const settled = `${grouped(rows - pending)} of ${grouped(rows)} rows settled`;
  return failed > 0 ? `${settled}, ${grouped(failed)} failed` : settled;
}

/** `20.5 of 41.0 MB`; both in the unit that suits the whole. */
function bytes(sent: number, size: number): string {
  const [unit, name] = size < 1e6 ? [1e3, 'kB'] : [1e6, 'MB'];
  return `${(sent / unit).toFixed(1)} of ${(size / unit).toFixed(1)} ${name}`;
}
