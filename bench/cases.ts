import { register } from './cases/register.ts';
import type { Case } from './measure.ts';

/** What can be measured, in the order in which it is. */
export const cases: Readonly<Record<string, Case>> = { register };
