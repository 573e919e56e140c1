import type { TextTable } from '../../lib/language.tsx';

interface FirstTexts {
  readonly title: string;
  readonly lead: string;
  readonly leadOfReaders: string;
  readonly capture: {
    readonly title: string;
    readonly lead: string;
    readonly copy: string;
    readonly newDevices: string;
  };
  readonly file: {
    readonly title: string;
    readonly lead: string;
    readonly template: string;
    readonly partnerTemplate: string;
  };
  readonly bring: { readonly title: string; readonly lead: string; readonly register: string };
}

export const firstTexts: TextTable<FirstTexts> = {
  en: {
    title: 'No devices yet',
    lead: 'Three steps bring the first devices into this list. Registering does not change anything on a device.',
    leadOfReaders: 'They show here as soon as somebody registers the first ones.',
    capture: {
      title: '1. Capture the hardware hash',
      lead: 'On each device, open PowerShell as administrator and run these lines. Or ask your supplier for the hashes.',
      copy: 'Copy these lines',
      newDevices:
        'On a new device, press Shift+F10 on the first page of setup, enter “powershell”, and run the lines there. Then turn it off until its registration is complete.',
    },
    file: {
      title: '2. Make the CSV file',
      lead: 'The captured file can be used as it is. To add manufacturer and model, use the template: keep its headings, and put your devices in the rows below.',
      template: 'Template with hardware hash',
      partnerTemplate: 'Template for partners',
    },
    bring: {
      title: '3. Bring it here',
      lead: 'Choose the file, check what it says, and register. It usually takes less than 10 minutes; then each device shows as “Setup needed” and waits for its user.',
      register: 'Register the first devices',
    },
  },
  de: {
    title: 'Noch keine Geräte',
    lead: 'Drei Schritte bringen die ersten Geräte in diese Liste. Das Registrieren verändert nichts auf einem Gerät.',
    leadOfReaders: 'Sie erscheinen hier, sobald jemand die ersten registriert.',
    capture: {
      title: '1. Hardwarehash erfassen',
      lead: 'Öffnen Sie auf jedem Gerät PowerShell als Administrator, und führen Sie diese Zeilen aus. Oder fragen Sie Ihren Lieferanten nach den Hashes.',
      copy: 'Diese Zeilen kopieren',
      newDevices:
        'Drücken Sie auf einem neuen Gerät auf der ersten Seite der Einrichtung Umschalt+F10, geben Sie „powershell“ ein, und führen Sie die Zeilen dort aus. Schalten Sie es danach aus, bis seine Registrierung abgeschlossen ist.',
    },
    file: {
      title: '2. CSV-Datei erstellen',
      lead: 'Die erfasste Datei kann so verwendet werden, wie sie ist. Um Hersteller und Modell zu ergänzen, verwenden Sie die Vorlage: Behalten Sie ihre Überschriften, und tragen Sie Ihre Geräte in die Zeilen darunter ein.',
      template: 'Vorlage mit Hardwarehash',
      partnerTemplate: 'Vorlage für Partner',
    },
    bring: {
      title: '3. Hierher bringen',
      lead: 'Wählen Sie die Datei, prüfen Sie, was sie sagt, und registrieren Sie. Das dauert meist weniger als 10 Minuten; danach steht jedes Gerät als „Einrichtung erforderlich“ da und wartet auf seinen Benutzer.',
      register: 'Erste Geräte registrieren',
    },
  },
};
