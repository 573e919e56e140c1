import { Refusal } from '../contracts/errors.ts';

/** Refuses with `notFound` what is not there. */
export function orNotFound<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Refusal('notFound');
  return value;
}
