import type { Fault } from '../../../../../src/contracts/errors.ts';
import type { Language } from '../../../../../src/contracts/languages.ts';
import type { RowContext } from '../../../../../src/files/rows.ts';
import type { Amended, Changes, Part } from './amend.ts';
import type { CheckProgress, FileReport } from './check-file.ts';
import type { Verdict } from './judging.ts';

type Sender = RowContext['sender'];

/** What the worker can be asked, by name: what it is given, and what it answers. */
export interface Tasks {
  /** `id` names the file for corrections, and among the others. */
  readonly check: { readonly given: { id: string; file: Blob; sender: Sender }; readonly answer: FileReport };
  readonly recheck: {
    readonly given: { id: string; line: number; cells: readonly string[] };
    readonly answer: Verdict;
  };
  readonly forget: { readonly given: { id: string }; readonly answer: null };
  readonly amend: { readonly given: { file: Blob; changes: Changes; sender: Sender }; readonly answer: Amended };
  readonly join: { readonly given: { parts: readonly Part[]; sender: Sender }; readonly answer: Amended };
  readonly badRows: {
    readonly given: {
      file: Blob;
      changes: Pick<Changes, 'corrected' | 'leftOut'>;
      sender: Sender;
      language: Language;
    };
    readonly answer: Blob;
  };
}
export type TaskName = keyof Tasks;

/** `call` tells which answer belongs to which question. */
export type Question = {
  readonly [Name in TaskName]: { readonly call: number; readonly task: Name; readonly given: Tasks[Name]['given'] };
}[TaskName];

export type Reply =
  | { readonly call: number; readonly progress: CheckProgress }
  | { readonly call: number; readonly answer: Tasks[TaskName]['answer'] }
  | { readonly call: number; readonly refused: Fault }
  | { readonly call: number; readonly failed: string };
