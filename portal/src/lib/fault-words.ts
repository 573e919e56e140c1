import type { Reason } from '../../../src/contracts/errors.ts';
import type { RowError } from '../../../src/contracts/problem.ts';
import { describeFault, type FaultText } from '../../../src/contracts/texts/render.ts';
import type { Language } from '../../../src/contracts/texts/words.ts';

/**
 * The words of a row's error in the language of the page. The server's own are English and fill in what was found; in another
 * language that is left out, since only the server has it.
 */
export function faultWords({ code, reason, column, ...told }: RowError, language: Language): FaultText {
  if (language === 'en') return told;
  return describeFault({ code, ...(reason && { reason: reason as Reason }), ...(column && { column }) }, language);
}
