import type { Reason } from '../../../src/contracts/errors.ts';
import type { RowError } from '../../../src/contracts/problem.ts';
import { describeFault } from '../../../src/contracts/texts/render.ts';
import type { Language } from '../../../src/contracts/texts/words.ts';

/** What a row or a device is told of its error. The server's words are English, and say more of the case at hand; others are ours. */
export function errorWords(error: RowError, language: Language): Pick<RowError, 'title' | 'detail' | 'remedy'> {
  if (language === 'en') return error;
  const { code, reason, column, requestId } = error;
  const fault = { code, ...(column !== null && { column }), params: { requestId } };
  // A reason of a newer server has no words here: those of its code are shown.
  return describeFault(reason === null ? fault : { ...fault, reason: reason as Reason }, language);
}
