import type { BatchKind } from '../../../../src/contracts/batches.ts';
import type { TextTable } from '../../lib/language.tsx';

interface BatchTexts {
  readonly title: string;
  readonly lead: string;
  readonly register: string;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly notShown: { readonly title: string; readonly back: string };
  readonly path: string;
  readonly facts: Readonly<
    Record<
      | 'heading'
      | 'fileName'
      | 'kind'
      | 'format'
      | 'encoding'
      | 'sha256'
      | 'source'
      | 'createdBy'
      | 'createdAt'
      | 'startedAt'
      | 'finishedAt'
      | 'orderId'
      | 'purchaseId'
      | 'groupTag'
      | 'profile'
      | 'requestId'
      | 'attempt'
      | 'batchId'
      | 'mandate',
      string
    >
  >;
  readonly showMandate: string;
  readonly awaiting: {
    readonly title: string;
    readonly decide: string;
    readonly administrator: string;
  };
  readonly copySha256: string;
  readonly copyRequestId: string;
  readonly progress: string;
  /** `14 rows`, as a sum begins. */
  readonly rowsCounted: (count: string, one: boolean) => string;
  readonly share: (percent: string, outcome: string) => string;
  readonly settledSoFar: (settled: string, rows: string) => string;
  readonly rows: {
    readonly heading: string;
    readonly outcomes: string;
    readonly all: string;
    readonly none: string;
    readonly showAll: string;
    readonly line: string;
    readonly position: string;
    readonly serialNumber: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly outcome: string;
    readonly error: string;
  };
  readonly row: {
    readonly title: (line: string, isPosition: boolean) => string;
    readonly gone: string;
    readonly column: string;
    readonly whatToDo: string;
    readonly warnings: string;
    readonly device: string;
    readonly requestId: string;
    readonly nothingSaid: string;
  };
  readonly files: {
    readonly export: string;
    readonly failed: string;
    readonly all: string;
    readonly fixFile: string;
    readonly withoutHashes: string;
    readonly receipt: string;
  };
  readonly retry: {
    readonly button: (rows: string) => string;
    readonly title: string;
    readonly lead: string;
    readonly others: (rows: string) => string;
    readonly confirm: (rows: string) => string;
  };
  readonly cancel: {
    readonly button: string;
    readonly title: string;
    readonly lead: Readonly<Record<BatchKind, (rows: string) => string>>;
    readonly stays: string;
    readonly confirm: string;
    readonly keep: string;
  };
}

export const batchTexts: TextTable<BatchTexts> = {
  en: {
    title: 'Batches',
    lead: 'Every upload and every call of the API, with what became of each row.',
    register: 'Register devices',
    noneYet: {
      title: 'No batches yet',
      lead: 'A batch is one file, or one call of the API. It says of every row what became of it and what to do, and keeps a receipt. Register devices from a CSV file to make the first one.',
    },
    notShown: { title: 'Batch', back: 'Show all batches' },
    path: 'Where this page is',
    facts: {
      heading: 'About this batch',
      fileName: 'File',
      kind: 'Kind',
      format: 'Format',
      encoding: 'Encoding',
      sha256: 'SHA-256 of the file',
      source: 'Came by',
      createdBy: 'Uploaded by',
      createdAt: 'Uploaded',
      startedAt: 'Started',
      finishedAt: 'Finished',
      orderId: 'Order ID',
      purchaseId: 'Purchase ID',
      groupTag: 'Group tag',
      profile: 'Profile',
      requestId: 'Request ID',
      attempt: 'Attempt',
      batchId: 'Batch ID',
      mandate: 'Sent by partner',
    },
    showMandate: 'Show the mandate',
    awaiting: {
      title: 'Awaiting approval',
      decide:
        'A partner sent this under a mandate by which you approve each upload. Nothing of it is settled until you do.',
      administrator:
        'A partner sent this under a mandate by which each upload is approved. Nothing of it is settled until an administrator of your organization does.',
    },
    copySha256: 'Copy SHA-256',
    copyRequestId: 'Copy request ID',
    progress: 'What became of the rows',
    rowsCounted: (count, one) => (one ? `${count} row` : `${count} rows`),
    share: (percent, outcome) => `${percent} ${outcome}`,
    settledSoFar: (settled, rows) => `${settled} of ${rows} rows are settled.`,
    rows: {
      heading: 'Rows',
      outcomes: 'Outcomes',
      all: 'All',
      none: 'No row has this outcome now',
      showAll: 'Show all rows',
      line: 'Line',
      position: 'Position',
      serialNumber: 'Serial number',
      manufacturer: 'Manufacturer',
      model: 'Model',
      outcome: 'Outcome',
      error: 'Reason',
    },
    row: {
      title: (line, isPosition) => (isPosition ? `Position ${line}` : `Line ${line}`),
      gone: 'This batch has no row there. Close the panel, and choose a row of the list.',
      column: 'Column',
      whatToDo: 'What to do',
      warnings: 'Notes',
      device: 'Show the device',
      requestId: 'Request ID',
      nothingSaid: 'There is nothing to do about this row.',
    },
    files: {
      export: 'Export rows',
      failed: 'Failed rows with reasons (CSV)',
      all: 'All rows (CSV)',
      fixFile: 'Download fix-file',
      withoutHashes:
        'The fix-file comes without hardware hashes, since you may not see hardware records. Put them in from your own file before you upload it.',
      receipt: 'Receipt',
    },
    retry: {
      button: rows => `Retry ${rows} failed`,
      title: 'Retry failed rows',
      lead: 'These rows may succeed now without being changed. They are tried again, and become pending until then.',
      others: rows =>
        `Other failed rows: ${rows}. They stay as they are, since they would fail again. Correct them in the fix-file, and upload it.`,
      confirm: rows => `Retry ${rows}`,
    },
    cancel: {
      button: 'Cancel pending',
      title: 'Cancel pending rows?',
      lead: {
        register: rows =>
          `Rows that are pending: ${rows}. They will not be registered, and their devices leave the list of devices.`,
        deregister: rows => `Rows that are pending: ${rows}. Their devices stay registered.`,
        catalogue: rows => `Rows that are pending: ${rows}. They will not be filed in the catalogue.`,
      },
      stays: 'Rows that are settled already stay as they are. To do the others later, upload the file again.',
      confirm: 'Cancel rows',
      keep: 'Keep going',
    },
  },
  de: {
    title: 'Stapel',
    lead: 'Jede hochgeladene Datei und jeder Aufruf der API, mit dem Ergebnis jeder Zeile.',
    register: 'Geräte registrieren',
    noneYet: {
      title: 'Noch keine Stapel',
      lead: 'Ein Stapel ist eine Datei oder ein Aufruf der API. Er sagt von jeder Zeile, was aus ihr wurde und was zu tun ist, und bewahrt eine Quittung auf. Registrieren Sie Geräte aus einer CSV-Datei, dann entsteht der erste.',
    },
    notShown: { title: 'Stapel', back: 'Alle Stapel anzeigen' },
    path: 'Wo diese Seite ist',
    facts: {
      heading: 'Über diesen Stapel',
      fileName: 'Datei',
      kind: 'Art',
      format: 'Format',
      encoding: 'Codierung',
      sha256: 'SHA-256 der Datei',
      source: 'Herkunft',
      createdBy: 'Hochgeladen von',
      createdAt: 'Hochgeladen',
      startedAt: 'Begonnen',
      finishedAt: 'Abgeschlossen',
      orderId: 'Bestell-ID',
      purchaseId: 'Einkaufs-ID',
      groupTag: 'Gruppentag',
      profile: 'Profil',
      requestId: 'Anforderungs-ID',
      attempt: 'Versuch',
      batchId: 'Stapel-ID',
      mandate: 'Gesendet von Partner',
    },
    showMandate: 'Mandat anzeigen',
    awaiting: {
      title: 'Genehmigung ausstehend',
      decide:
        'Ein Partner hat dies mit einem Mandat gesendet, bei dem Sie jeden Stapel genehmigen. Bis dahin wird nichts davon bearbeitet.',
      administrator:
        'Ein Partner hat dies mit einem Mandat gesendet, bei dem jeder Stapel genehmigt wird. Bis ein Administrator Ihrer Organisation das tut, wird nichts davon bearbeitet.',
    },
    copySha256: 'SHA-256 kopieren',
    copyRequestId: 'Anforderungs-ID kopieren',
    progress: 'Was aus den Zeilen wurde',
    rowsCounted: (count, one) => (one ? `${count} Zeile` : `${count} Zeilen`),
    share: (percent, outcome) => `${percent} ${outcome}`,
    settledSoFar: (settled, rows) => `${settled} von ${rows} Zeilen sind erledigt.`,
    rows: {
      heading: 'Zeilen',
      outcomes: 'Ergebnisse',
      all: 'Alle',
      none: 'Zurzeit hat keine Zeile dieses Ergebnis',
      showAll: 'Alle Zeilen anzeigen',
      line: 'Zeile',
      position: 'Position',
      serialNumber: 'Seriennummer',
      manufacturer: 'Hersteller',
      model: 'Modell',
      outcome: 'Ergebnis',
      error: 'Grund',
    },
    row: {
      title: (line, isPosition) => (isPosition ? `Position ${line}` : `Zeile ${line}`),
      gone: 'Dort hat dieser Stapel keine Zeile. Schließen Sie den Bereich, und wählen Sie eine Zeile der Liste.',
      column: 'Spalte',
      whatToDo: 'Was zu tun ist',
      warnings: 'Hinweise',
      device: 'Gerät anzeigen',
      requestId: 'Anforderungs-ID',
      nothingSaid: 'Bei dieser Zeile ist nichts zu tun.',
    },
    files: {
      export: 'Zeilen exportieren',
      failed: 'Fehlgeschlagene Zeilen mit Gründen (CSV)',
      all: 'Alle Zeilen (CSV)',
      fixFile: 'Korrekturdatei herunterladen',
      withoutHashes:
        'Die Korrekturdatei kommt ohne Hardwarehashes, da Sie Hardwaredaten nicht sehen dürfen. Ergänzen Sie sie aus Ihrer eigenen Datei, bevor Sie sie hochladen.',
      receipt: 'Quittung',
    },
    retry: {
      button: rows => `${rows} fehlgeschlagene wiederholen`,
      title: 'Fehlgeschlagene Zeilen wiederholen',
      lead: 'Diese Zeilen können jetzt unverändert gelingen. Sie werden erneut versucht und stehen bis dahin aus.',
      others: rows =>
        `Andere fehlgeschlagene Zeilen: ${rows}. Sie bleiben, wie sie sind, da sie erneut fehlschlagen würden. Berichtigen Sie sie in der Korrekturdatei, und laden Sie diese hoch.`,
      confirm: rows => `${rows} wiederholen`,
    },
    cancel: {
      button: 'Ausstehende abbrechen',
      title: 'Ausstehende Zeilen abbrechen?',
      lead: {
        register: rows =>
          `Ausstehende Zeilen: ${rows}. Sie werden nicht registriert, und ihre Geräte verschwinden aus der Geräteliste.`,
        deregister: rows => `Ausstehende Zeilen: ${rows}. Ihre Geräte bleiben registriert.`,
        catalogue: rows => `Ausstehende Zeilen: ${rows}. Sie werden nicht im Katalog hinterlegt.`,
      },
      stays:
        'Was schon erledigt ist, bleibt, wie es ist. Um die übrigen später zu erledigen, laden Sie die Datei erneut hoch.',
      confirm: 'Abbrechen',
      keep: 'Weiterlaufen',
    },
  },
};
