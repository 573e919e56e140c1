import type { Batch, BatchKind, BatchSource, Format, Profile } from '../../../../src/contracts/batches.ts';
import type { TextTable } from '../../lib/language.tsx';

interface BatchWords {
  readonly kinds: Readonly<Record<BatchKind, string>>;
  readonly sources: Readonly<Record<BatchSource, string>>;
  readonly formats: Readonly<Record<Format, string>>;
  readonly profiles: Readonly<Record<Profile, string>>;
}

/** The words for what a batch is, besides its state and its outcomes. */
export const batchWords: TextTable<BatchWords> = {
  en: {
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
