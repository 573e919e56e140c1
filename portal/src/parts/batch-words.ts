import type { Batch, BatchKind, BatchSource, Format, Profile } from '../../../src/contracts/batches.ts';
import type { TextTable } from '../lib/language.tsx';

interface BatchWords {
  readonly columns: Readonly<
    Record<'createdAt' | 'name' | 'kind' | 'state' | 'rows' | 'succeeded' | 'failed' | 'orderId' | 'createdBy', string>
  >;
  readonly kinds: Readonly<Record<BatchKind, string>>;
  readonly sources: Readonly<Record<BatchSource, string>>;
  readonly formats: Readonly<Record<Format, string>>;
  readonly profiles: Readonly<Record<Profile, string>>;
}

/** The words for what a batch is, besides its state and its outcomes, and for the columns of lists of batches. */
export const batchWords: TextTable<BatchWords> = {
  en: {
    columns: {
      createdAt: 'Uploaded',
      name: 'File or source',
      kind: 'Kind',
      state: 'State',
      rows: 'Rows',
      succeeded: 'Succeeded',
      failed: 'Failed',
      orderId: 'Order ID',
      createdBy: 'By',
    },
    kinds: { register: 'Register', deregister: 'Deregister', catalogue: 'File in the catalogue' },
    sources: {
      portal: 'Portal',
      api: 'API',
      cli: 'Command line',
      graph: 'Microsoft Graph',
      partnerCenter: 'Partner Center',
    },
    formats: {
      selfService: 'Self-service',
      partner: 'Partner',
      autopilotInfo: 'Windows Autopilot',
      partnerCenter: 'Partner Center',
      configMgr: 'Configuration Manager',
      corporateIdentifiers: 'Corporate identifiers',
      json: 'JSON',
    },
    profiles: { standard: 'Standard', sensitiveData: 'Sensitive data', powerUser: 'Power user', kiosk: 'Kiosk' },
  },
  de: {
    columns: {
      createdAt: 'Hochgeladen',
      name: 'Datei oder Herkunft',
      kind: 'Art',
      state: 'Zustand',
      rows: 'Zeilen',
      succeeded: 'Gelungen',
      failed: 'Fehlgeschlagen',
      orderId: 'Bestell-ID',
      createdBy: 'Von',
    },
    kinds: { register: 'Registrieren', deregister: 'Registrierung aufheben', catalogue: 'Im Katalog hinterlegen' },
    sources: {
      portal: 'Portal',
      api: 'API',
      cli: 'Befehlszeile',
      graph: 'Microsoft Graph',
      partnerCenter: 'Partner Center',
    },
    formats: {
      selfService: 'Selbstbedienung',
      partner: 'Partner',
      autopilotInfo: 'Windows Autopilot',
      partnerCenter: 'Partner Center',
      configMgr: 'Configuration Manager',
      corporateIdentifiers: 'Unternehmensbezeichner',
      json: 'JSON',
    },
    profiles: { standard: 'Standard', sensitiveData: 'Sensible Daten', powerUser: 'Hauptbenutzer', kiosk: 'Kiosk' },
  },
};

/** What a batch is called: the name of its file, else where it came from. */
export function nameOf({ fileName, source }: Batch, { sources }: BatchWords): string {
  return fileName || sources[source];
}
