import { Refusal } from '../../../../../src/contracts/errors.ts';
import { acrossFiles } from './across-files.ts';
import { amendedFile, badRowsFile, joinedFile } from './amend.ts';
import { checkFile } from './check-file.ts';
import type { Judge } from './judging.ts';
import type { Question, Reply, Tasks } from './messages.ts';

// Reads files beside the page, which so stays quick whatever their size.

const judges = new Map<string, Judge>();
const across = acrossFiles();
/** Files are read one after the other; a corrected row does not wait for them. */
let line: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<Question>) => {
  const work = () => answerTo(data).then(reply => self.postMessage(reply));
  if (data.task === 'recheck' || data.task === 'forget') void work();
  else line = line.then(work);
};

async function answerTo(question: Question): Promise<Reply> {
  const { call } = question;
  try {
    return { call, answer: await perform(question) };
  } catch (error) {
    if (error instanceof Refusal) return { call, refused: error.fault };
    return { call, failed: String(error) };
  }
}

function perform(question: Question): Promise<Tasks[Question['task']]['answer']> {
  switch (question.task) {
    case 'check':
      return check(question.call, question.given);
    case 'recheck':
      return recheck(question.given);
    case 'forget':
      return forget(question.given);
    case 'amend':
      return amendedFile(question.given.file, question.given.changes, question.given.sender);
    case 'join':
      return joinedFile(question.given.parts, question.given.sender);
    case 'badRows': {
      const { file, changes, sender, language } = question.given;
      return badRowsFile(file, changes, sender, language);
    }
  }
}

const tellMilliseconds = 100;

async function check(call: number, { id, file, sender }: Tasks['check']['given']): Promise<Tasks['check']['answer']> {
  let told = performance.now();
  const { report, judge } = await checkFile(file, {
    sender,
    elsewhere: across.file(id),
    tell(progress) {
      if (performance.now() - told < tellMilliseconds) return;
      told = performance.now();
      self.postMessage({ call, progress } satisfies Reply);
    },
  });
  judges.set(id, judge);
  return report;
}

async function recheck({ id, line: at, cells }: Tasks['recheck']['given']): Promise<Tasks['recheck']['answer']> {
  const judge = judges.get(id);
  if (!judge) throw new Error('a row of a file that is not checked');
  const { row, faults } = judge.rejudge(at, cells);
  return { faults, warnings: row.warnings };
}

async function forget({ id }: Tasks['forget']['given']): Promise<null> {
  judges.delete(id);
  across.forget(id);
  return null;
}
