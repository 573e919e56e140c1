import { execFileSync } from 'node:child_process';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** The processes that a process started and that still run. */
export function childrenOf(pid: number): number[] {
  return processes().flatMap(each => (each.parent === pid ? [each.pid] : []));
}

/** Resolves when none of these processes runs any more. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (processes().some(({ pid }) => pids.includes(pid))) await new Promise(resolve => setTimeout(resolve, 10));
}

/** Makes a process and all that it started hang, go on or end at once. */
export function signalTree(pid: number, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  // Stopped first, so that it notices nothing and starts nothing in between.
  if (name === 'SIGKILL') signal(pid, 'SIGSTOP');
  for (const each of [...childrenOf(pid), pid]) signal(each, name);
}

/** One that is gone already is no mistake: processes end by themselves in between. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** All that run; one that has ended is listed by the system until its parent has taken notice. */
function processes(): Process[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return table.split('\n').flatMap(line => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return state === undefined || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), state }];
  });
}
