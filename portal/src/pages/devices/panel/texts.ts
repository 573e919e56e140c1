import type { IdentityMethod } from '../../../../../src/contracts/devices.ts';
import type { TextTable } from '../../../lib/language.tsx';

interface PanelTexts {
  readonly title: string;
  readonly device: (serialNumber: string) => string;
  readonly tabs: { readonly overview: string; readonly hardware: string; readonly history: string };
  readonly own: string;
  readonly registration: string;
  readonly edit: string;
  readonly save: string;
  readonly saving: string;
  readonly noProfile: string;
  readonly tooLong: (over: string, most: string) => string;
  readonly notStorable: string;
  readonly copy: (label: string) => string;
  readonly copyLink: string;
  readonly listed: string;
  readonly identifiedBy: string;
  readonly methods: Readonly<Record<IdentityMethod, string>>;
  readonly tpm: string;
  readonly tpmKnown: string;
  readonly tpmNotKnown: string;
  readonly deviceId: string;
  readonly openBatch: string;
  readonly transferred: Readonly<Record<'outgoing' | 'incoming', (counterpart: string) => string>>;
  readonly openFailedBatch: string;
  readonly whatToDo: string;
  readonly errorCode: string;
}

export const panelTexts: TextTable<PanelTexts> = {
  en: {
    title: 'Device',
    device: serialNumber => `Device ${serialNumber}`,
    tabs: { overview: 'Overview', hardware: 'Hardware hash', history: 'History' },
    own: 'Properties',
    registration: 'Registration',
    edit: 'Edit',
    save: 'Save',
    saving: 'Saving…',
    noProfile: '(none)',
    tooLong: (over, most) => `At most ${most} characters. Shorten it by ${over}.`,
    notStorable: 'It holds a character that cannot be stored. Type it again.',
    copy: label => `Copy: ${label}`,
    copyLink: 'Copy link to this device',
    listed: 'Show all devices with this value',
    identifiedBy: 'Identified by',
    methods: {
      hardwareHash: 'Hardware hash',
      tuple: 'Manufacturer, model and serial number',
      productKey: 'Product key ID',
    },
    tpm: 'TPM',
    tpmKnown: 'Known by its key',
    tpmNotKnown: 'Not in the hash',
    deviceId: 'Device ID',
    openBatch: 'Show the batch',
    transferred: {
      outgoing: counterpart => `Handed over to ${counterpart}`,
      incoming: counterpart => `Taken over from ${counterpart}`,
    },
    openFailedBatch: 'Show all rows that failed with it',
    whatToDo: 'What to do:',
    errorCode: 'Error code',
  },
  de: {
    title: 'Gerät',
    device: serialNumber => `Gerät ${serialNumber}`,
    tabs: { overview: 'Übersicht', hardware: 'Hardwarehash', history: 'Verlauf' },
    own: 'Eigenschaften',
    registration: 'Registrierung',
    edit: 'Bearbeiten',
    save: 'Speichern',
    saving: 'Wird gespeichert…',
    noProfile: '(keines)',
    tooLong: (over, most) => `Höchstens ${most} Zeichen. Kürzen Sie um ${over}.`,
    notStorable: 'Der Wert enthält ein Zeichen, das nicht gespeichert werden kann. Geben Sie ihn neu ein.',
    copy: label => `Kopieren: ${label}`,
    copyLink: 'Link zu diesem Gerät kopieren',
    listed: 'Alle Geräte mit diesem Wert anzeigen',
    identifiedBy: 'Erkannt an',
    methods: {
      hardwareHash: 'Hardwarehash',
      tuple: 'Hersteller, Modell und Seriennummer',
      productKey: 'Product Key-ID',
    },
    tpm: 'TPM',
    tpmKnown: 'An seinem Schlüssel bekannt',
    tpmNotKnown: 'Nicht im Hash',
    deviceId: 'Geräte-ID',
    openBatch: 'Stapel anzeigen',
    transferred: {
      outgoing: counterpart => `Übergeben an ${counterpart}`,
      incoming: counterpart => `Übernommen von ${counterpart}`,
    },
    openFailedBatch: 'Alle fehlgeschlagenen Zeilen anzeigen',
    whatToDo: 'Was zu tun ist:',
    errorCode: 'Fehlercode',
  },
};
