import type { TextTable } from '../../lib/language.tsx';

interface DeregisterTexts {
  readonly one: (serialNumber: string) => string;
  readonly dismissOne: (serialNumber: string) => string;
  readonly notYetOne: (serialNumber: string) => string;
  readonly many: (count: string) => string;
  readonly manyStarted: (count: string) => string;
  readonly means: {
    readonly claim: string;
    readonly list: string;
    readonly history: string;
    readonly capture: string;
    readonly device: string;
  };
  readonly meansOfMany: DeregisterTexts['means'];
  /** Instead of `claim`, where a partner acts. */
  readonly claimOf: { readonly one: (customer: string) => string; readonly many: (customer: string) => string };
  readonly dismissMeans: { readonly claim: string; readonly list: string; readonly again: string };
  readonly pendingMeans: { readonly why: string; readonly remedy: string };
  readonly ofThese: {
    readonly failed: (count: string) => string;
    readonly pending: (count: string) => string;
  };
  readonly tooMany: (count: string, most: string) => string;
  readonly deregister: string;
  readonly dismiss: string;
  readonly deregisterMany: (count: string) => string;
  readonly close: string;
  readonly progress: string;
  readonly underWay: string;
  readonly goesOn: string;
  readonly awaiting: string;
  readonly done: string;
  readonly doneWithFailures: string;
  readonly openBatch: string;
}

export const deregisterTexts: TextTable<DeregisterTexts> = {
  en: {
    one: serialNumber => `Deregister ${serialNumber}?`,
    dismissOne: serialNumber => `Dismiss ${serialNumber}?`,
    notYetOne: serialNumber => `${serialNumber} cannot be deregistered yet`,
    many: count => (count === '1' ? 'Deregister 1 device?' : `Deregister ${count} devices?`),
    manyStarted: count => (count === '1' ? 'Deregistering 1 device' : `Deregistering ${count} devices`),
    means: {
      claim: 'Your organization gives up its claim. Any organization can register the device from then on.',
      list: 'It leaves the list at once, with its group tag, name and user.',
      history: 'Its history can no longer be seen here. Who deregistered it, and when, stays in the audit log.',
      capture: 'Its hardware hash is deleted after 30 days.',
      device: 'Nothing changes on the device itself. To use it again later, register it again.',
    },
    meansOfMany: {
      claim: 'Your organization gives up its claims. Any organization can register these devices from then on.',
      list: 'They leave the list, with their group tags, names and users.',
      history: 'Their history can no longer be seen here. Who deregistered them, and when, stays in the audit log.',
      capture: 'Their hardware hashes are deleted after 30 days.',
      device: 'Nothing changes on the devices themselves. To use them again later, register them again.',
    },
    claimOf: {
      one: customer => `${customer} gives up its claim. Any organization can register the device from then on.`,
      many: customer => `${customer} gives up its claims. Any organization can register these devices from then on.`,
    },
    dismissMeans: {
      claim: 'The device was never registered, so there is no claim to give up.',
      list: 'It leaves the list, and its error with it. The batch keeps the row and the reason.',
      again: 'When the cause is mended, the device can be registered again.',
    },
    pendingMeans: {
      why: 'Its registration is under way. Until that is settled, it is not known what would have to be given up.',
      remedy:
        'Wait until its state is “Setup needed”, usually a few minutes, and deregister it then. To stop the registration itself, cancel its batch.',
    },
    ofThese: {
      failed: count =>
        `The registration failed for ${count} of these: what failed is dismissed, and counts as “Not registered” in the result.`,
      pending: count =>
        `The registration is still pending for ${count} of these: what is pending stays. Deregister it once that is complete.`,
    },
    tooMany: (count, most) =>
      `You selected ${count} devices. At most ${most} can be deregistered at once: select fewer, or upload a CSV file with “muster deregister”.`,
    deregister: 'Deregister',
    dismiss: 'Dismiss',
    deregisterMany: count => `Deregister ${count}`,
    close: 'Close',
    progress: 'Progress',
    underWay: 'Deregistering',
    goesOn: 'You can close this: it goes on by itself.',
    awaiting: 'Sent. The customer has yet to approve it; nothing is deregistered until then.',
    done: 'Done',
    doneWithFailures: 'Done. Not every device could be deregistered: the batch says why.',
    openBatch: 'Show the batch',
  },
  de: {
    one: serialNumber => `Registrierung von ${serialNumber} aufheben?`,
    dismissOne: serialNumber => `${serialNumber} verwerfen?`,
    notYetOne: serialNumber => `Die Registrierung von ${serialNumber} kann noch nicht aufgehoben werden`,
    many: count =>
      count === '1' ? 'Registrierung von 1 Gerät aufheben?' : `Registrierung von ${count} Geräten aufheben?`,
    manyStarted: count => (count === '1' ? '1 Registrierung aufheben' : `${count} Registrierungen aufheben`),
    means: {
      claim: 'Ihre Organisation gibt ihren Anspruch auf. Danach kann jede Organisation das Gerät registrieren.',
      list: 'Es verschwindet sofort aus der Liste, mit Gruppentag, Namen und Benutzer.',
      history:
        'Sein Verlauf ist hier nicht mehr zu sehen. Wer die Registrierung wann aufhob, bleibt im Überwachungsprotokoll.',
      capture: 'Sein Hardwarehash wird nach 30 Tagen gelöscht.',
      device: 'Auf dem Gerät selbst ändert sich nichts. Um es später wieder zu verwenden, registrieren Sie es erneut.',
    },
    meansOfMany: {
      claim: 'Ihre Organisation gibt ihre Ansprüche auf. Danach kann jede Organisation diese Geräte registrieren.',
      list: 'Sie verschwinden aus der Liste, mit Gruppentags, Namen und Benutzern.',
      history:
        'Ihr Verlauf ist hier nicht mehr zu sehen. Wer die Registrierungen wann aufhob, bleibt im Überwachungsprotokoll.',
      capture: 'Ihre Hardwarehashes werden nach 30 Tagen gelöscht.',
      device: 'Auf den Geräten selbst ändert sich nichts. Um sie wieder zu verwenden, registrieren Sie sie erneut.',
    },
    claimOf: {
      one: customer => `${customer} gibt den Anspruch auf. Danach kann jede Organisation das Gerät registrieren.`,
      many: customer => `${customer} gibt die Ansprüche auf. Danach kann jede Organisation diese Geräte registrieren.`,
    },
    dismissMeans: {
      claim: 'Das Gerät wurde nie registriert, es gibt also keinen Anspruch aufzugeben.',
      list: 'Es verschwindet mit seinem Fehler aus der Liste. Der Stapel behält die Zeile und den Grund.',
      again: 'Ist die Ursache behoben, kann das Gerät erneut registriert werden.',
    },
    pendingMeans: {
      why: 'Es wird gerade registriert. Bis das abgeschlossen ist, steht nicht fest, was aufzugeben wäre.',
      remedy:
        'Warten Sie, bis sein Zustand „Einrichtung erforderlich“ ist, meist wenige Minuten, und heben Sie die Registrierung dann auf. Um die Registrierung selbst anzuhalten, brechen Sie ihren Stapel ab.',
    },
    ofThese: {
      failed: count =>
        `Die Registrierung ist bei ${count} davon fehlgeschlagen: Was fehlgeschlagen ist, wird verworfen und zählt im Ergebnis als „Nicht registriert“.`,
      pending: count =>
        `Die Registrierung steht bei ${count} davon noch aus: Was aussteht, bleibt. Heben Sie die Registrierung auf, wenn sie abgeschlossen ist.`,
    },
    tooMany: (count, most) =>
      `Sie haben ${count} Geräte ausgewählt. Höchstens ${most} gehen auf einmal: Wählen Sie weniger aus, oder laden Sie mit „muster deregister“ eine CSV-Datei hoch.`,
    deregister: 'Registrierung aufheben',
    dismiss: 'Verwerfen',
    deregisterMany: count => `${count} aufheben`,
    close: 'Schließen',
    progress: 'Fortschritt',
    underWay: 'Registrierungen werden aufgehoben',
    goesOn: 'Sie können dies schließen: Es geht von selbst weiter.',
    awaiting: 'Gesendet. Der Kunde muss es noch genehmigen; bis dahin wird keine Registrierung aufgehoben.',
    done: 'Fertig',
    doneWithFailures: 'Fertig. Nicht jede Registrierung konnte aufgehoben werden: Der Stapel sagt, warum.',
    openBatch: 'Stapel anzeigen',
  },
};
