import type { Language } from '../languages.ts';
import type { QueueLength } from '../status.ts';

/** The words of the status page, in one language. */
export interface StatusTexts {
  readonly title: string;
  readonly takes: string;
  readonly takesNot: string;
  readonly takesNotRemedy: string;
  readonly queue: string;
  readonly queueLengths: Readonly<Record<QueueLength, string>>;
  readonly notKnown: string;
  readonly median: string;
  readonly p95: string;
  readonly promised: string;
  readonly within: string;
  readonly beyond: string;
  readonly tooFew: string;
  readonly settlingLead: string;
  readonly yours: string;
  readonly at: string;
}

export const statusTexts: Readonly<Record<Language, StatusTexts>> = {
  en: {
    title: 'Status',
    takes: 'Uploads are taken.',
    takesNot: 'Uploads are not taken at the moment.',
    takesNotRemedy: 'What was taken before is safe. Keep your file, and try again in a few minutes.',
    queue: 'Waiting rows',
    queueLengths: {
      none: 'none',
      below1000: 'fewer than 1,000',
      below100000: 'fewer than 100,000',
      more: '100,000 or more',
    },
    notKnown: 'not known at the moment',
    median: 'Half of the uploads were settled within',
    p95: '95 of 100 within',
    promised: 'Typically less than',
    within: 'as promised',
    beyond: 'longer than promised',
    tooFew: 'too few uploads to tell',
    settlingLead: 'From the arrival of an upload that registers devices to its last row, in the last {days} days:',
    yours: 'Whoever is signed in sees what waits for the own organization, and how long it will take, in the overview.',
    at: 'As of {time} (UTC).',
  },
  de: {
    title: 'Status',
    takes: 'Uploads werden angenommen.',
    takesNot: 'Uploads werden zurzeit nicht angenommen.',
    takesNotRemedy:
      'Was zuvor angenommen wurde, ist sicher. Behalten Sie Ihre Datei, und versuchen Sie es in einigen Minuten erneut.',
    queue: 'Wartende Zeilen',
    queueLengths: {
      none: 'keine',
      below1000: 'weniger als 1.000',
      below100000: 'weniger als 100.000',
      more: '100.000 oder mehr',
    },
    notKnown: 'zurzeit nicht bekannt',
    median: 'Die Hälfte der Uploads war fertig nach höchstens',
    p95: '95 von 100 nach höchstens',
    promised: 'In der Regel weniger als',
    within: 'wie zugesagt',
    beyond: 'länger als zugesagt',
    tooFew: 'zu wenige Uploads für eine Aussage',
    settlingLead:
      'Vom Eingang eines Uploads, der Geräte registriert, bis zu seiner letzten Zeile, in den letzten {days} Tagen:',
    yours:
      'Wer angemeldet ist, sieht in der Übersicht, was für die eigene Organisation wartet und wie lange es dauern wird.',
    at: 'Stand {time} (UTC).',
  },
};
