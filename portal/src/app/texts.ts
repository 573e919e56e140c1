import type { TextTable } from '../lib/language.tsx';
import type { ThemeChoice } from '../lib/theme.tsx';

/** Every page that the navigation leads to. */
export type PageName =
  | 'getStarted'
  | 'overview'
  | 'devices'
  | 'batches'
  | 'orders'
  | 'users'
  | 'clients'
  | 'signInSettings'
  | 'audit'
  | 'contacts'
  | 'sessions'
  | 'customers'
  | 'customerBatches'
  | 'mandates'
  | 'partners'
  | 'consentLinks'
  | 'catalogue'
  | 'transfers'
  | 'consent';

interface AppTexts {
  readonly product: string;
  readonly navigation: string;
  readonly openNavigation: string;
  readonly skip: string;
  readonly pages: Readonly<Record<PageName, string>>;
  readonly sections: { readonly devices: string; readonly partner: string; readonly organization: string };
  readonly acting: {
    readonly label: string;
    readonly for: string;
    readonly back: string;
    readonly noneInForce: string;
    readonly notFound: { readonly title: string; readonly remedy: string };
  };
  readonly theme: string;
  readonly themes: Readonly<Record<ThemeChoice, string>>;
  readonly language: string;
  readonly you: string;
  readonly account: string;
  readonly signOut: string;
  readonly away: string;
  /** Numbers come as the language writes them. */
  readonly underWay: {
    readonly uploading: (share: string) => string;
    readonly interrupted: string;
    readonly settling: (done: string, rows: string) => string;
    readonly failed: (failed: string, rows: string) => string;
    readonly done: (rows: string) => string;
    readonly awaiting: string;
  };
  readonly notThere: { readonly title: string; readonly remedy: string; readonly go: string };
}

export const appTexts: TextTable<AppTexts> = {
  en: {
    product: 'Muster',
    navigation: 'Pages',
    openNavigation: 'Show pages',
    skip: 'Skip to the page',
    pages: {
      getStarted: 'Get started',
      overview: 'Overview',
      devices: 'Devices',
      batches: 'Batches',
      orders: 'Orders',
      users: 'Users',
      clients: 'API clients',
      signInSettings: 'Sign-in settings',
      audit: 'Audit log',
      contacts: 'Admin contacts',
      sessions: 'Your sessions',
      customers: 'Customers',
      customerBatches: 'Customer batches',
      mandates: 'Mandates',
      partners: 'Partners',
      consentLinks: 'Consent links',
      catalogue: 'Catalogue',
      transfers: 'Transfers',
      consent: 'A partner’s request',
    },
    sections: { devices: 'Devices', partner: 'Partner', organization: 'Organization' },
    acting: {
      label: 'On behalf of a customer',
      for: 'Acting for',
      back: 'Back to Customers',
      noneInForce:
        'No mandate is in force: nothing more is registered. The batches that you sent are still listed. To register again, make a consent link.',
      notFound: {
        title: 'Customer not found',
        remedy: 'There is no customer at this address with whom your organization has or had a mandate.',
      },
    },
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    language: 'Language',
    you: 'Your account',
    account: 'Password and passkeys',
    signOut: 'Sign out',
    underWay: {
      uploading: share => `Uploading, ${share}`,
      interrupted: 'Upload interrupted',
      settling: (done, rows) => `Registering, ${done} of ${rows} rows`,
      failed: (failed, rows) => `${failed} of ${rows} rows failed`,
      done: rows => `Registration finished, rows: ${rows}`,
      awaiting: 'Sent, waits for the customer',
    },
    away: 'The server does not answer. What you see may be old; it is read anew as soon as the server is back.',
    notThere: {
      title: 'Page not found',
      remedy: 'There is no page at this address, or you may not see it.',
      go: 'Go to Devices',
    },
  },
  de: {
    product: 'Muster',
    navigation: 'Seiten',
    openNavigation: 'Seiten anzeigen',
    skip: 'Zum Inhalt springen',
    pages: {
      getStarted: 'Erste Schritte',
      overview: 'Übersicht',
      devices: 'Geräte',
      batches: 'Stapel',
      orders: 'Bestellungen',
      users: 'Benutzer',
      clients: 'API-Clients',
      signInSettings: 'Anmeldung',
      audit: 'Überwachungsprotokoll',
      contacts: 'Ansprechpartner',
      sessions: 'Ihre Sitzungen',
      customers: 'Kunden',
      customerBatches: 'Stapel der Kunden',
      mandates: 'Mandate',
      partners: 'Partner',
      consentLinks: 'Zustimmungslinks',
      catalogue: 'Katalog',
      transfers: 'Übergaben',
      consent: 'Anfrage eines Partners',
    },
    sections: { devices: 'Geräte', partner: 'Partner', organization: 'Organisation' },
    acting: {
      label: 'Im Auftrag eines Kunden',
      for: 'Im Auftrag von',
      back: 'Zurück zu den Kunden',
      noneInForce:
        'Kein Mandat ist in Kraft: Nichts wird mehr registriert. Ihre gesendeten Stapel stehen weiterhin hier. Um wieder zu registrieren, erstellen Sie einen Zustimmungslink.',
      notFound: {
        title: 'Kunde nicht gefunden',
        remedy: 'Unter dieser Adresse gibt es keinen Kunden, mit dem Ihre Organisation ein Mandat hat oder hatte.',
      },
    },
    theme: 'Design',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
    you: 'Ihr Konto',
    account: 'Kennwort und Passkeys',
    signOut: 'Abmelden',
    underWay: {
      uploading: share => `Wird hochgeladen, ${share}`,
      interrupted: 'Hochladen unterbrochen',
      settling: (done, rows) => `Wird registriert, ${done} von ${rows} Zeilen`,
      failed: (failed, rows) => `${failed} von ${rows} Zeilen fehlgeschlagen`,
      done: rows => `Registrierung abgeschlossen, Zeilen: ${rows}`,
      awaiting: 'Gesendet, wartet auf den Kunden',
    },
    away: 'Der Server antwortet nicht. Was Sie sehen, kann veraltet sein; es wird neu gelesen, sobald der Server wieder da ist.',
    notThere: {
      title: 'Seite nicht gefunden',
      remedy: 'Unter dieser Adresse gibt es keine Seite, oder Sie dürfen sie nicht sehen.',
      go: 'Zu den Geräten',
    },
  },
};
