import type { CatalogueEntry } from '../../../../src/contracts/catalogue.ts';
import type { TextTable } from '../../lib/language.tsx';

interface CatalogueTexts {
  readonly title: string;
  readonly lead: string;
  readonly search: string;
  readonly state: string;
  readonly states: { readonly all: string; readonly filed: string; readonly withdrawn: string };
  readonly refresh: string;
  readonly columns: Readonly<
    Record<'serialNumber' | 'manufacturer' | 'model' | 'productKeyId' | 'tpm' | 'state' | 'filedAt', string>
  >;
  readonly yes: string;
  readonly no: string;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly noMatch: { readonly title: string; readonly clear: string };
  readonly file: {
    readonly act: string;
    readonly title: string;
    readonly lead: string;
    readonly file: string;
    readonly choose: string;
    readonly missing: string;
    readonly template: string;
    readonly send: string;
    readonly sending: (share: string) => string;
  };
  readonly panel: {
    readonly title: string;
    readonly batch: string;
    readonly showBatch: string;
    readonly id: string;
    readonly copyId: string;
    readonly history: string;
    readonly withdrawnAt: string;
    readonly isWithdrawn: string;
  };
  readonly acts: Readonly<Record<CatalogueEntry['act'], string>>;
  readonly before: {
    readonly heading: string;
    readonly otherHardware: string;
    readonly productKeyId: (id: string | null) => string;
    readonly tpm: (had: boolean) => string;
  };
  readonly withdraw: { readonly act: string; readonly title: (name: string) => string; readonly lead: string };
}

export const catalogueTexts: TextTable<CatalogueTexts> = {
  en: {
    title: 'Catalogue',
    lead: 'Hardware records that you filed ahead of any sale. Resellers register the devices by manufacturer, model and serial number, or by product key ID.',
    search: 'Search by serial number or model',
    state: 'State',
    states: { all: 'All', filed: 'Filed', withdrawn: 'Withdrawn' },
    refresh: 'Refresh',
    columns: {
      serialNumber: 'Serial number',
      manufacturer: 'Manufacturer',
      model: 'Model',
      productKeyId: 'Product key ID',
      tpm: 'TPM',
      state: 'State',
      filedAt: 'Filed',
    },
    yes: 'Yes',
    no: 'No',
    noneYet: {
      title: 'Nothing is filed yet',
      lead: 'File the hardware hashes of devices before you sell them. Whoever sells one on can then register it for its customer without a hash of its own.',
    },
    noMatch: { title: 'No record matches', clear: 'Show all records' },
    file: {
      act: 'File records',
      title: 'File records in the catalogue',
      lead: 'A CSV file with a hardware hash in each row, as for registering devices. Filing a device again corrects its record; what other OEMs filed is not touched.',
      file: 'File',
      choose: 'Choose a file',
      missing: 'Choose a file.',
      template: 'Template (CSV)',
      send: 'File it',
      sending: share => `Uploading, ${share}`,
    },
    panel: {
      title: 'Record',
      batch: 'Filed by batch',
      showBatch: 'Show the batch',
      id: 'Record ID',
      copyId: 'Copy the record ID',
      history: 'History',
      withdrawnAt: 'Withdrawn',
      isWithdrawn: 'No row matches this record any more. To have it back, file the device again.',
    },
    acts: { filed: 'Filed', corrected: 'Corrected', withdrawn: 'Withdrawn', filedAgain: 'Filed again' },
    before: {
      heading: 'Before:',
      otherHardware: 'another TPM or another board',
      productKeyId: id => (id === null ? 'no product key ID' : `product key ID ${id}`),
      tpm: had => (had ? 'with a TPM' : 'without a TPM'),
    },
    withdraw: {
      act: 'Withdraw',
      title: name => `Withdraw the record of ${name}?`,
      lead: 'Rows match it no longer, from now on. Devices that are registered stay registered. Filing the device again brings it back; after 30 days its hardware hash is deleted.',
    },
  },
  de: {
    title: 'Katalog',
    lead: 'Hardwaredaten, die Sie vor jedem Verkauf hinterlegt haben. Reseller registrieren die Geräte mit Hersteller, Modell und Seriennummer oder mit der Product-Key-ID.',
    search: 'Nach Seriennummer oder Modell suchen',
    state: 'Zustand',
    states: { all: 'Alle', filed: 'Hinterlegt', withdrawn: 'Zurückgezogen' },
    refresh: 'Aktualisieren',
    columns: {
      serialNumber: 'Seriennummer',
      manufacturer: 'Hersteller',
      model: 'Modell',
      productKeyId: 'Product-Key-ID',
      tpm: 'TPM',
      state: 'Zustand',
      filedAt: 'Hinterlegt',
    },
    yes: 'Ja',
    no: 'Nein',
    noneYet: {
      title: 'Noch nichts hinterlegt',
      lead: 'Hinterlegen Sie die Hardwarehashes von Geräten, bevor Sie sie verkaufen. Wer eines weiterverkauft, kann es dann ohne eigenen Hash für seinen Kunden registrieren.',
    },
    noMatch: { title: 'Kein Eintrag passt dazu', clear: 'Alle Einträge anzeigen' },
    file: {
      act: 'Einträge hinterlegen',
      title: 'Einträge im Katalog hinterlegen',
      lead: 'Eine CSV-Datei mit einem Hardwarehash in jeder Zeile, wie beim Registrieren von Geräten. Ein Gerät erneut zu hinterlegen berichtigt seinen Eintrag; was andere OEMs hinterlegt haben, bleibt unberührt.',
      file: 'Datei',
      choose: 'Datei auswählen',
      missing: 'Wählen Sie eine Datei aus.',
      template: 'Vorlage (CSV)',
      send: 'Hinterlegen',
      sending: share => `Wird hochgeladen, ${share}`,
    },
    panel: {
      title: 'Eintrag',
      batch: 'Hinterlegt mit Stapel',
      showBatch: 'Stapel anzeigen',
      id: 'Eintrags-ID',
      copyId: 'Eintrags-ID kopieren',
      history: 'Verlauf',
      withdrawnAt: 'Zurückgezogen',
      isWithdrawn: 'Keine Zeile passt mehr zu diesem Eintrag. Damit er wieder gilt, hinterlegen Sie das Gerät erneut.',
    },
    acts: {
      filed: 'Hinterlegt',
      corrected: 'Berichtigt',
      withdrawn: 'Zurückgezogen',
      filedAgain: 'Erneut hinterlegt',
    },
    before: {
      heading: 'Vorher:',
      otherHardware: 'ein anderes TPM oder eine andere Hauptplatine',
      productKeyId: id => (id === null ? 'keine Product-Key-ID' : `Product-Key-ID ${id}`),
      tpm: had => (had ? 'mit TPM' : 'ohne TPM'),
    },
    withdraw: {
      act: 'Zurückziehen',
      title: name => `Eintrag von ${name} zurückziehen?`,
      lead: 'Von jetzt an passt keine Zeile mehr dazu. Registrierte Geräte bleiben registriert. Das Gerät erneut zu hinterlegen bringt ihn zurück; nach 30 Tagen wird sein Hardwarehash gelöscht.',
    },
  },
};
