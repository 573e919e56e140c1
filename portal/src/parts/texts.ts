import type { TextTable } from '../lib/language.tsx';

interface PartTexts {
  readonly loading: string;
  readonly tryAgain: string;
  readonly signInAgain: string;
  readonly requestId: string;
  readonly copy: string;
  readonly copied: string;
  readonly close: string;
  readonly cancel: string;
  readonly notReached: { readonly title: string; readonly remedy: string };
  readonly pageFailed: { readonly title: string; readonly remedy: string };
  readonly select: (name: string) => string;
  readonly selectAll: string;
  readonly sortBy: (column: string) => string;
  readonly columns: string;
  readonly none: string;
  readonly utc: (time: string) => string;
  readonly more: string;
  readonly showMore: string;
}

export const partTexts: TextTable<PartTexts> = {
  en: {
    loading: 'Loading',
    tryAgain: 'Try again',
    signInAgain: 'Sign in again',
    requestId: 'Request ID',
    copy: 'Copy',
    copied: 'Copied',
    close: 'Close',
    cancel: 'Cancel',
    notReached: {
      title: 'The server does not answer',
      remedy: 'Check your connection, and try again. Nothing that was confirmed is lost.',
    },
    pageFailed: {
      title: 'This page could not be shown',
      remedy: 'Load it again. If it stays so, tell whoever runs Muster what you did.',
    },
    select: name => `Select ${name}`,
    selectAll: 'Select all rows that are loaded',
    sortBy: column => `Sort by ${column}`,
    columns: 'Columns',
    none: 'None',
    utc: time => `${time} UTC`,
    more: 'More rows are being loaded',
    showMore: 'Show more',
  },
  de: {
    loading: 'Wird geladen',
    tryAgain: 'Erneut versuchen',
    signInAgain: 'Erneut anmelden',
    requestId: 'Anforderungs-ID',
    copy: 'Kopieren',
    copied: 'Kopiert',
    close: 'Schließen',
    cancel: 'Abbrechen',
    notReached: {
      title: 'Der Server antwortet nicht',
      remedy: 'Prüfen Sie Ihre Verbindung, und versuchen Sie es erneut. Was bestätigt wurde, ist nicht verloren.',
    },
    pageFailed: {
      title: 'Diese Seite konnte nicht angezeigt werden',
      remedy: 'Laden Sie sie erneut. Bleibt es dabei, sagen Sie denen, die Muster betreiben, was Sie getan haben.',
    },
    select: name => `${name} auswählen`,
    selectAll: 'Alle geladenen Zeilen auswählen',
    sortBy: column => `Nach ${column} sortieren`,
    columns: 'Spalten',
    none: 'Keine',
    utc: time => `${time} UTC`,
    more: 'Weitere Zeilen werden geladen',
    showMore: 'Mehr anzeigen',
  },
};
