import { Refusal } from '../../../../../src/contracts/errors.ts';
import type { CheckProgress } from './check-file.ts';
import type { Question, Reply, TaskName, Tasks } from './messages.ts';

/** The worker did not start, as where the service was updated since the page was loaded. */
export class CheckerGone extends Error {}

interface Waiting {
  answered(reply: Reply): void;
  lost(): void;
}

let worker: Worker | null = null;
let calls = 0;
const waiting = new Map<number, Waiting>();

/**
 * Asks the worker, which is started with the first question. Rejects with the `Refusal` of a file that cannot be read as a whole, and
 * with another error where the browser cannot read it, as after somebody changed it on the disk.
 */
export function ask<Name extends TaskName>(
  task: Name,
  given: Tasks[Name]['given'],
  tell: (progress: CheckProgress) => void = () => {},
): Promise<Tasks[Name]['answer']> {
  const call = ++calls;
  return new Promise((resolve, reject) => {
    waiting.set(call, {
      lost: () => reject(new CheckerGone()),
      answered(reply) {
        if ('progress' in reply) return tell(reply.progress);
        waiting.delete(call);
        if ('answer' in reply) resolve(reply.answer as Tasks[Name]['answer']);
        else reject('refused' in reply ? new Refusal(reply.refused.code, reply.refused) : new Error(reply.failed));
      },
    });
    running().postMessage({ call, task, given } as unknown as Question);
  });
}

function running(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Reply>) => waiting.get(data.call)?.answered(data);
  worker.onerror = () => {
    worker = null;
    for (const { lost } of waiting.values()) lost();
    waiting.clear();
  };
  return worker;
}
