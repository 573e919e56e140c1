import type { FindingCode } from '../../../../../src/hardware-hash/check.ts';
import type { TextTable } from '../../../lib/language.tsx';

/** What people look for in a hash, first; the other fields show under the names that the documentation gives them. */
export const mainFields = [
  'smbiosSystemManufacturer',
  'smbiosSystemProductName',
  'smbiosSystemSerialNumber',
  'smbiosUuid',
  'smbiosSystemFamily',
  'smbiosSkuNumber',
  'smbiosFirmwareVendor',
  'productKeyId',
  'tpmVersion',
  'tpmEkPubSha256',
  'macAddresses',
  'diskSerialNumbers',
  'processorModel',
  'totalPhysicalRamGiB',
  'osBuild',
  'osType',
  'toolBuild',
  'capturedAt',
] as const;

interface HardwareTexts {
  readonly lead: string;
  readonly noHash: string;
  readonly noFindings: string;
  readonly severities: { readonly error: string; readonly warning: string; readonly info: string };
  readonly others: string;
  readonly fields: Readonly<Record<(typeof mainFields)[number], string>>;
}

export const hardwareTexts: TextTable<HardwareTexts> = {
  en: {
    lead: 'What Windows captured of the device, as its hardware hash says it.',
    noHash: 'No hardware hash is kept for this device: the one it came with could not be read.',
    noFindings: 'Nothing about this hash stands out.',
    severities: { error: 'Error:', warning: 'Warning:', info: 'Note:' },
    others: 'All other fields',
    fields: {
      smbiosSystemManufacturer: 'Manufacturer',
      smbiosSystemProductName: 'Model',
      smbiosSystemSerialNumber: 'Serial number',
      smbiosUuid: 'UUID',
      smbiosSystemFamily: 'Family',
      smbiosSkuNumber: 'SKU number',
      smbiosFirmwareVendor: 'Firmware',
      productKeyId: 'Product key ID',
      tpmVersion: 'TPM',
      tpmEkPubSha256: 'TPM key (SHA-256)',
      macAddresses: 'MAC addresses',
      diskSerialNumbers: 'Disks',
      processorModel: 'Processor',
      totalPhysicalRamGiB: 'Memory (GiB)',
      osBuild: 'Windows build',
      osType: 'Captured in',
      toolBuild: 'Capturing tool',
      capturedAt: 'Captured',
    },
  },
  de: {
    lead: 'Was Windows von dem Gerät erfasst hat, so wie es im Hardwarehash steht.',
    noHash: 'Für dieses Gerät ist kein Hardwarehash gespeichert: Der mitgelieferte war nicht lesbar.',
    noFindings: 'An diesem Hash fällt nichts auf.',
    severities: { error: 'Fehler:', warning: 'Warnung:', info: 'Hinweis:' },
    others: 'Alle anderen Felder',
    fields: {
      smbiosSystemManufacturer: 'Hersteller',
      smbiosSystemProductName: 'Modell',
      smbiosSystemSerialNumber: 'Seriennummer',
      smbiosUuid: 'UUID',
      smbiosSystemFamily: 'Familie',
      smbiosSkuNumber: 'SKU-Nummer',
      smbiosFirmwareVendor: 'Firmware',
      productKeyId: 'Product Key-ID',
      tpmVersion: 'TPM',
      tpmEkPubSha256: 'TPM-Schlüssel (SHA-256)',
      macAddresses: 'MAC-Adressen',
      diskSerialNumbers: 'Datenträger',
      processorModel: 'Prozessor',
      totalPhysicalRamGiB: 'Arbeitsspeicher (GiB)',
      osBuild: 'Windows-Build',
      osType: 'Erfasst in',
      toolBuild: 'Werkzeug',
      capturedAt: 'Erfasst',
    },
  },
};

/** The findings of src/hardware-hash/check.ts in German; `{names}` as there. */
export const germanFindings: Readonly<Record<FindingCode, string>> = {
  identityMissing:
    'Der Hash enthält keinen Hersteller oder keine Seriennummer. Das Gerät kann damit nicht registriert werden.',
  keyMismatch: 'Die Geräte-ID gehört nicht zum TPM-Schlüssel im Hash. Erfassen Sie den Hash auf dem Gerät selbst neu.',
  placeholderValue:
    'In der Firmware steht ein Platzhalter statt eines Werts: {names}. Der Hersteller des Geräts kann ihn setzen.',
  uuidNotUsable: 'Die UUID fehlt oder ist vielen Platinen gemeinsam. Sie unterscheidet dieses Gerät nicht von anderen.',
  tpmMissing:
    'Beim Erfassen war kein TPM zu sehen. Selbstbereitstellung und Vorbereitung brauchen eines: Schalten Sie es in der Firmware ein, und erfassen Sie den Hash neu.',
  tpmVersionOld: 'Das TPM hat die Version 1.2. Selbstbereitstellung und Vorbereitung brauchen die Version 2.0.',
  tpmKeyNotValid: 'Der Endorsement Key des TPM ist kein gültiger RSA-2048-Schlüssel.',
  macAddressMissing: 'Der Hash enthält keine MAC-Adresse.',
  macAddressNotValid: 'Diese MAC-Adressen benennen keinen einzelnen Adapter: {names}.',
  diskSerialMissing: 'Der Hash enthält keine Seriennummer eines Datenträgers.',
  productKeyIdNotValid: 'Die Product Key-ID hat nicht 13 Ziffern.',
  collectorNotFirst: 'Der Datensatz über das erfassende Werkzeug fehlt oder steht nicht am Anfang.',
  capturedInFuture: 'Die Zeit der Erfassung liegt in der Zukunft. Prüfen Sie die Uhr des Geräts.',
  capturedTooEarly: 'Die Zeit der Erfassung liegt vor 2016. Prüfen Sie die Uhr des Geräts.',
  repeatedRecords: 'Datensätze, die in einem Hash einmal vorkommen, sind mehrfach da: {names}.',
  sizeNotUsual: 'Der Hash hat {names} Bytes; alle heutigen Werkzeuge erzeugen 3.000.',
  winPeCapture: 'Der Hash wurde in Windows PE erfasst, das weder Funkadapter noch Startdatenträger sieht.',
  toolVersionUnknown: 'Das erfassende Werkzeug hat eine hier nicht bekannte Version: {names}.',
  unknownRecords: 'Der Hash enthält Datensätze von hier nicht bekannten Typen: {names}.',
};
