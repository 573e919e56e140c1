/** Whether a text is a number in the exponent form of a spreadsheet, with a point or a comma: `1.65208E+11`. */
export function isExponentForm(text: string): boolean {
  return exponentForm.test(text);
}

/**
 * Whether what spreadsheets and typing do to a serial number makes `given` out of `actual`: other case, blanks, lost
 * leading zeros, exponent form, digits beyond the fifteenth turned to zero. Any other difference is not explained.
 */
export function isDamagedForm(given: string, actual: string): boolean {
  const plain = withoutBlanks(given);
  const wanted = withoutBlanks(actual);
  return plain === wanted || isRounded(plain, wanted);
}

const exponentForm = /^(\d)(?:[.,](\d+))?E\+(\d{1,3})$/i;

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

/** Whether `given` is the number that a spreadsheet makes of `actual`, to as many digits as it shows. */
function isRounded(given: string, actual: string): boolean {
  const number = numberOf(actual);
  const shown = shownNumber(given);
  if (number === null || shown === null) return false;
  const difference = number < shown.value ? shown.value - number : number - shown.value;
  return 2n * difference <= shown.step && (shown.step > 1n || difference === 0n);
}

/** What a spreadsheet takes a serial number for, if for a number at all: `12E5` is one too. */
function numberOf(actual: string): bigint | null {
  const [, digits, exponent = '0'] = /^(\d+)(?:E(\d{1,3}))?$/.exec(actual) ?? [];
  return digits === undefined ? null : BigInt(digits) * 10n ** BigInt(exponent);
}

/** The number that is shown, and the value of the last digit that counts. */
function shownNumber(given: string): { readonly value: bigint; readonly step: bigint } | null {
  const [, lead, fraction = '', exponent = '0'] = exponentForm.exec(given) ?? [];
  if (lead !== undefined) {
    const places = Number(exponent) - fraction.length;
    if (places < 0) return null;
    const step = 10n ** BigInt(places);
    return { value: BigInt(lead + fraction) * step, step };
  }
  if (!/^\d+$/.test(given)) return null;
  const lost = /^\d{15}(0+)$/.exec(given)?.[1]?.length ?? 0;
  return { value: BigInt(given), step: 10n ** BigInt(lost) };
}
