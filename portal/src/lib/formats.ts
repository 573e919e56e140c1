import type { Language } from '../../../src/contracts/languages.ts';
import { useLanguage } from './language.tsx';

/** Numbers, times and days as the language of the page writes them. Times are of the local zone. */
export interface Formats {
  number(value: number): string;
  dateTime(at: string): string;
  day(at: string): string;
}

const made = new Map<Language, Formats>();

export function formatsOf(language: Language): Formats {
  const known = made.get(language);
  if (known) return known;
  // German numbers in English words, or the reverse, would be misread; the region is the browser's where it fits.
  const tag = navigator.languages.find(each => each.startsWith(language)) ?? language;
  const numbers = new Intl.NumberFormat(tag);
  const times = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const formats: Formats = {
    number: value => numbers.format(value),
    dateTime: at => times.format(new Date(at)),
    day: at => days.format(new Date(at)),
  };
  made.set(language, formats);
  return formats;
}

export const useFormats = (): Formats => formatsOf(useLanguage().language);
