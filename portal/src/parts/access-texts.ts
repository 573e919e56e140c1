import type { Scope } from '../../../src/contracts/tenants.ts';
import type { UserRole } from '../../../src/contracts/users.ts';
import type { TextTable } from '../lib/language.tsx';

interface AccessTexts {
  readonly roles: Readonly<Record<UserRole, { readonly label: string; readonly lead: string }>>;
  /** What each opens, as it stands in a list. */
  readonly scopes: Readonly<Record<Scope, string>>;
}

/** What people and programs can be given. Who has which: `roleScopes`. */
export const accessTexts: TextTable<AccessTexts> = {
  en: {
    roles: {
      administrator: { label: 'Administrator', lead: 'Manages the organization, its people and its devices.' },
      operator: { label: 'Operator', lead: 'Registers and manages devices.' },
      reader: { label: 'Reader', lead: 'Sees devices and batches, and changes nothing.' },
      auditor: { label: 'Auditor', lead: 'Sees the audit log and who has access, and no devices.' },
    },
    scopes: {
      'devices.read': 'See devices',
      'devices.write': 'Change and deregister devices',
      'batches.read': 'See batches and their rows',
      'batches.write': 'Register from files, retry and cancel',
      'hardware.read': 'See hardware records, and hardware hashes in exports',
      'partners.read': 'See partners',
      'partners.write': 'Manage partners',
      'catalogue.write': 'File a catalogue (OEMs)',
      'tenant.read': 'See users, API clients and sign-in settings',
      'tenant.write': 'Manage users, API clients and sign-in settings',
      'audit.read': 'See the audit log',
    },
  },
  de: {
    roles: {
      administrator: { label: 'Administrator', lead: 'Verwaltet die Organisation, ihre Benutzer und ihre Geräte.' },
      operator: { label: 'Operator', lead: 'Registriert und verwaltet Geräte.' },
      reader: { label: 'Leser', lead: 'Sieht Geräte und Stapel und ändert nichts.' },
      auditor: { label: 'Prüfer', lead: 'Sieht das Überwachungsprotokoll und wer Zugang hat, aber keine Geräte.' },
    },
    scopes: {
      'devices.read': 'Geräte sehen',
      'devices.write': 'Geräte ändern und abmelden',
      'batches.read': 'Stapel und ihre Zeilen sehen',
      'batches.write': 'Aus Dateien registrieren, wiederholen und abbrechen',
      'hardware.read': 'Hardwaredaten sehen, und Hardwarehashes in Exporten',
      'partners.read': 'Partner sehen',
      'partners.write': 'Partner verwalten',
      'catalogue.write': 'Einen Katalog einreichen (OEMs)',
      'tenant.read': 'Benutzer, API-Clients und Anmeldung sehen',
      'tenant.write': 'Benutzer, API-Clients und Anmeldung verwalten',
      'audit.read': 'Das Überwachungsprotokoll sehen',
    },
  },
};
