import type { Language } from '../../../src/contracts/languages.ts';
import { useLanguage } from './language.tsx';

/** Numbers, times and days as the language of the page writes them. Times are of the local zone. */
export interface Formats {
  number(value: number): string;
  /** Of 1, in whole percents; a little is never told as nothing, nor almost all as all. */
  percent(share: number): string;
  dateTime(at: string): string;
  day(at: string): string;
  /** Without the year, as on an axis. */
  shortDay(at: string): string;
  /** In the largest unit that fits; a tenth of a second at least, since nothing takes no time. */
  duration(seconds: number): string;
}

const made = new Map<Language, Formats>();

export function formatsOf(language: Language): Formats {
  const known = made.get(language);
  if (known) return known;
  // German numbers in English words, or the reverse, would be misread; the region is the browser's where it fits.
  const tag = navigator.languages.find(each => each.startsWith(language)) ?? language;
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: 'percent' });
  const times = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const shortDays = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' });
  const formats: Formats = {
    number: value => numbers.format(value),
    percent: share => {
      if (share > 0 && share < 0.01) return `<\u2009${percents.format(0.01)}`;
      return share > 0.99 && share < 1 ? `>\u2009${percents.format(0.99)}` : percents.format(share);
    },
    dateTime: at => times.format(new Date(at)),
    day: at => days.format(dayOrTime(at)),
    shortDay: at => shortDays.format(dayOrTime(at)),
    duration: taken => {
      const seconds = Math.max(0.1, taken);
      const [unit, length] = units.find(([, least]) => seconds >= least) ?? lastUnit;
      const written = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
      return new Intl.NumberFormat(tag, written).format(seconds / length);
    },
  };
  made.set(language, formats);
  return formats;
}

/** A day without a time is one of the local zone; `Date` alone takes it for UTC's midnight, which is yesterday in America. */
function dayOrTime(at: string): Date {
  return new Date(at.length === '2026-01-31'.length ? `${at}T00:00:00` : at);
}

const lastUnit = ['second', 1] as const;
/** With their seconds. */
const units = [['hour', 3600], ['minute', 60], lastUnit] as const;

export const useFormats = (): Formats => formatsOf(useLanguage().language);
