import type { BatchKind } from '../../../../src/contracts/batches.ts';
import type { TextTable } from '../../lib/language.tsx';

interface ReceiptTexts {
  readonly title: string;
  readonly print: string;
  readonly back: string;
  readonly organization: string;
  readonly organizationId: string;
  readonly heading: Readonly<Record<BatchKind, string>>;
  readonly rows: string;
  readonly outcome: string;
  readonly total: string;
  readonly addsUp: (sum: string) => string;
  readonly notYet: (rows: string) => string;
  readonly failures: string;
  readonly reason: string;
  readonly code: string;
  readonly by: (name: string, id: string) => string;
  readonly kinds: { readonly user: string; readonly client: string };
  readonly both: (local: string, utc: string) => string;
  readonly made: (at: string, by: string) => string;
  readonly meaning: string;
}

export const receiptTexts: TextTable<ReceiptTexts> = {
  en: {
    title: 'Receipt',
    print: 'Print',
    back: 'Back to the batch',
    organization: 'Organization',
    organizationId: 'Organization ID',
    heading: {
      register: 'Receipt for registering devices',
      deregister: 'Receipt for deregistering devices',
      catalogue: 'Receipt for filing devices in the catalogue',
    },
    rows: 'Rows',
    outcome: 'Outcome',
    total: 'All rows',
    addsUp: sum => `The counts add up: ${sum}.`,
    notYet: rows => `This receipt is not final: rows that are still pending: ${rows}.`,
    failures: 'Why rows failed',
    reason: 'Reason',
    code: 'Code',
    by: (name, id) => `${name} (${id})`,
    kinds: { user: 'user', client: 'API client' },
    both: (local, utc) => `${local} (${utc} UTC)`,
    made: (at, by) => `Made on ${at} for ${by}.`,
    meaning:
      'The SHA-256 is of the bytes of the file as they arrived: whoever has the file can see that it is the one. Every row is counted under exactly one outcome. The rows themselves are exported on the page of the batch.',
  },
  de: {
    title: 'Quittung',
    print: 'Drucken',
    back: 'Zurück zum Stapel',
    organization: 'Organisation',
    organizationId: 'Organisations-ID',
    heading: {
      register: 'Quittung über das Registrieren von Geräten',
      deregister: 'Quittung über das Aufheben von Registrierungen',
      catalogue: 'Quittung über das Hinterlegen von Geräten im Katalog',
    },
    rows: 'Zeilen',
    outcome: 'Ergebnis',
    total: 'Alle Zeilen',
    addsUp: sum => `Die Summe stimmt: ${sum}.`,
    notYet: rows => `Diese Quittung ist nicht endgültig: noch ausstehende Zeilen: ${rows}.`,
    failures: 'Warum Zeilen fehlschlugen',
    reason: 'Grund',
    code: 'Code',
    by: (name, id) => `${name} (${id})`,
    kinds: { user: 'Benutzer', client: 'API-Client' },
    both: (local, utc) => `${local} (${utc} UTC)`,
    made: (at, by) => `Erstellt am ${at} für ${by}.`,
    meaning:
      'Der SHA-256 ist der Bytes der Datei, wie sie ankamen: Wer die Datei hat, kann sehen, dass es diese ist. Jede Zeile ist unter genau einem Ergebnis gezählt. Die Zeilen selbst lassen sich auf der Seite des Stapels exportieren.',
  },
};
