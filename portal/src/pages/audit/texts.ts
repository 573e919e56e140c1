import type { AuditOutcome } from '../../../../src/contracts/audit.ts';
import type { TextTable } from '../../lib/language.tsx';

interface AuditTexts {
  readonly title: string;
  readonly lead: string;
  readonly refresh: string;
  readonly export: string;
  readonly filters: string;
  readonly columns: Readonly<Record<'at' | 'action' | 'outcome' | 'principal' | 'target' | 'address', string>>;
  readonly outcomes: Readonly<Record<AuditOutcome, string>>;
  /** What actions and targets are about. */
  readonly nouns: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
  readonly action: string;
  readonly outcome: string;
  readonly principal: string;
  readonly target: string;
  readonly targetHint: string;
  readonly any: string;
  readonly people: string;
  readonly programs: string;
  readonly unknownPrincipal: (id: string) => string;
  readonly clear: string;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly noMatch: { readonly title: string; readonly lead: string };
  readonly panel: {
    readonly who: string;
    readonly kinds: Readonly<Record<'user' | 'client', string>>;
    readonly changed: string;
    readonly field: string;
    readonly before: string;
    readonly after: string;
    readonly detail: string;
    readonly proof: string;
    readonly proofLead: string;
    readonly position: string;
    readonly digest: string;
    readonly requestId: string;
    readonly noRequest: string;
    readonly code: string;
    readonly allBy: (name: string) => string;
    readonly allOnTarget: string;
    readonly copyNamed: (name: string) => string;
    readonly open: string;
    readonly notFound: { readonly title: string; readonly lead: string };
  };
  readonly yes: string;
  readonly no: string;
}

export const auditTexts: TextTable<AuditTexts> = {
  en: {
    title: 'Audit log',
    lead: 'Who did what, from where, on what, and what came of it. Nothing in it can be changed without a trace.',
    refresh: 'Refresh',
    export: 'Export as CSV',
    filters: 'Filters',
    columns: { at: 'When', action: 'What', outcome: 'Outcome', principal: 'Who', target: 'On', address: 'From' },
    outcomes: { done: 'Done', checked: 'Checked', refused: 'Refused' },
    nouns: {
      tenant: 'Organization',
      batch: 'Batch',
      device: 'Device',
      order: 'Orders',
      statistics: 'Overview',
      event: 'Events',
      audit: 'Audit log',
      client: 'API client',
      user: 'User',
      invitation: 'Invitation',
      getStarted: 'Get started',
      contact: 'Admin contact',
      customer: 'Customers',
      consentLink: 'Consent link',
      mandate: 'Mandate',
      catalogue: 'Catalogue',
      catalogueRecord: 'Catalogue record',
      transfer: 'Transfer',
      releaseRequest: 'Release request',
      passkey: 'Passkey',
      session: 'Session',
      signInSettings: 'Sign-in settings',
      login: 'Command line',
      signIn: 'Token',
      request: 'Other',
    },
    from: 'From',
    to: 'Before',
    action: 'What',
    outcome: 'Outcome',
    principal: 'Who',
    target: 'On what',
    targetHint: 'ID',
    any: 'Any',
    people: 'Users',
    programs: 'API clients',
    unknownPrincipal: id => `ID ${id}`,
    clear: 'Clear filters',
    noneYet: { title: 'Nothing yet', lead: 'What is done from now on stands here.' },
    noMatch: { title: 'No entry matches', lead: 'Choose a longer time, or fewer filters.' },
    panel: {
      who: 'Who',
      kinds: { user: 'user', client: 'API client' },
      changed: 'What changed',
      field: 'Field',
      before: 'Before',
      after: 'After',
      detail: 'Details',
      proof: 'Proof',
      proofLead:
        'Positions have no gaps, and each digest covers the entry and the digest before it. “muster verify” recounts them.',
      position: 'Position',
      digest: 'Digest',
      requestId: 'Request ID',
      noRequest: 'None: done by the service administrator',
      code: 'Refused with',
      allBy: name => `Everything by ${name}`,
      allOnTarget: 'Everything done on this',
      copyNamed: name => `Copy: ${name}`,
      open: 'Open',
      notFound: { title: 'Entry not found', lead: 'There is no entry with this ID in the audit log.' },
    },
    yes: 'yes',
    no: 'no',
  },
  de: {
    title: 'Überwachungs\u00adprotokoll',
    lead: 'Wer was getan hat, von wo, woran, und was daraus wurde. Nichts darin lässt sich ohne Spur ändern.',
    refresh: 'Aktualisieren',
    export: 'Als CSV exportieren',
    filters: 'Filter',
    columns: { at: 'Wann', action: 'Was', outcome: 'Ergebnis', principal: 'Wer', target: 'Woran', address: 'Von' },
    outcomes: { done: 'Getan', checked: 'Geprüft', refused: 'Abgewiesen' },
    nouns: {
      tenant: 'Organisation',
      batch: 'Stapel',
      device: 'Gerät',
      order: 'Bestellungen',
      statistics: 'Übersicht',
      event: 'Ereignisse',
      audit: 'Überwachungsprotokoll',
      client: 'API-Client',
      user: 'Benutzer',
      invitation: 'Einladung',
      getStarted: 'Erste Schritte',
      contact: 'Ansprechpartner',
      customer: 'Kunden',
      consentLink: 'Zustimmungslink',
      mandate: 'Mandat',
      catalogue: 'Katalog',
      catalogueRecord: 'Katalogeintrag',
      transfer: 'Übertragung',
      releaseRequest: 'Freigabeanfrage',
      passkey: 'Passkey',
      session: 'Sitzung',
      signInSettings: 'Anmeldeeinstellungen',
      login: 'Befehlszeile',
      signIn: 'Token',
      request: 'Andere',
    },
    from: 'Von',
    to: 'Vor',
    action: 'Was',
    outcome: 'Ergebnis',
    principal: 'Wer',
    target: 'Woran',
    targetHint: 'ID',
    any: 'Alle',
    people: 'Benutzer',
    programs: 'API-Clients',
    unknownPrincipal: id => `ID ${id}`,
    clear: 'Filter löschen',
    noneYet: { title: 'Noch nichts', lead: 'Hier steht, was von jetzt an getan wird.' },
    noMatch: { title: 'Kein Eintrag passt', lead: 'Wählen Sie einen längeren Zeitraum oder weniger Filter.' },
    panel: {
      who: 'Wer',
      kinds: { user: 'Benutzer', client: 'API-Client' },
      changed: 'Was sich geändert hat',
      field: 'Feld',
      before: 'Vorher',
      after: 'Nachher',
      detail: 'Einzelheiten',
      proof: 'Nachweis',
      proofLead:
        'Positionen haben keine Lücken, und jeder Prüfwert umfasst den Eintrag und den Prüfwert davor. „muster verify“ rechnet sie nach.',
      position: 'Position',
      digest: 'Prüfwert',
      requestId: 'Anforderungs-ID',
      noRequest: 'Keine: getan von der Dienstverwaltung',
      code: 'Abgewiesen mit',
      allBy: name => `Alles von ${name}`,
      allOnTarget: 'Alles, was daran getan wurde',
      copyNamed: name => `Kopieren: ${name}`,
      open: 'Öffnen',
      notFound: {
        title: 'Eintrag nicht gefunden',
        lead: 'Im Überwachungsprotokoll gibt es keinen Eintrag mit dieser ID.',
      },
    },
    yes: 'ja',
    no: 'nein',
  },
};
