import type { TextTable } from '../../lib/language.tsx';

interface CustomerTexts {
  readonly title: string;
  readonly lead: string;
  readonly search: string;
  readonly refresh: string;
  readonly columns: { readonly name: string; readonly state: string; readonly devices: string };
  readonly noneYet: { readonly title: string; readonly lead: string; readonly link: string };
  readonly noMatch: { readonly title: string; readonly clear: string };
  readonly accept: {
    readonly act: string;
    readonly title: string;
    readonly lead: string;
    readonly token: string;
    readonly take: string;
  };
  readonly batches: {
    readonly title: string;
    readonly lead: string;
    readonly customer: string;
    readonly noneYet: { readonly title: string; readonly lead: string; readonly go: string };
  };
  readonly mandates: {
    readonly title: string;
    readonly lead: (customer: string) => string;
    readonly since: (at: string) => string;
    readonly ended: (at: string) => string;
    readonly endedByCustomer: (at: string) => string;
    readonly passedOn: string;
    readonly end: string;
    readonly endOne: (name: string) => string;
    readonly ending: {
      readonly title: (name: string) => string;
      readonly act: string;
      readonly atOnce: (customer: string) => string;
      readonly settled: string;
      readonly stays: (customer: string) => string;
      readonly below: string;
      readonly again: (customer: string) => string;
    };
  };
}

export const customerTexts: TextTable<CustomerTexts> = {
  en: {
    title: 'Customers',
    lead: 'The organizations that let yours register devices for them, and what you registered there.',
    search: 'Search by name',
    refresh: 'Refresh',
    columns: { name: 'Customer', state: 'Mandate', devices: 'Devices' },
    noneYet: {
      title: 'No customers yet',
      lead: 'A customer lets you register devices by a mandate. Make a consent link and send it to the customer, whose administrator approves it. Or, where the customer gave you a token, enter it here.',
      link: 'Make a consent link',
    },
    noMatch: { title: 'No customer matches', clear: 'Show all customers' },
    accept: {
      act: 'Enter a token',
      title: 'Enter a customer’s token',
      lead: 'Your customer made it in its portal and gave it to you. Once you enter it, the mandate is your organization’s, and no other can use the token.',
      token: 'Token',
      take: 'Take up the mandate',
    },
    batches: {
      title: 'Customer batches',
      lead: 'What you sent for customers, the newest first. A batch opens at its customer.',
      customer: 'Customer',
      noneYet: {
        title: 'No batches yet',
        lead: 'Open a customer and register devices there: what you send is listed here.',
        go: 'Go to Customers',
      },
    },
    mandates: {
      title: 'Mandates',
      lead: customer =>
        `What ${customer} lets you do. Either side can end a mandate at any time; ${customer} can also change it.`,
      since: at => `Since ${at}`,
      ended: at => `Ended by you on ${at}`,
      endedByCustomer: at => `Ended by the customer on ${at}`,
      passedOn: 'A distributor passed this on to you. It ends with the distributor’s own mandate.',
      end: 'End',
      endOne: name => `End the mandate ${name}`,
      ending: {
        title: name => `End the mandate “${name}”?`,
        act: 'End the mandate',
        atOnce: customer => `From now on nothing more is registered or deregistered for ${customer} under it.`,
        settled: 'Rows that were accepted before are still settled.',
        stays: customer =>
          `What you registered stays registered for ${customer}. You no longer see the devices; the batches that you sent stay listed.`,
        below: 'Where you passed it on to a reseller, that ends too.',
        again: customer => `This cannot be undone: to act for ${customer} again you need a new mandate.`,
      },
    },
  },
  de: {
    title: 'Kunden',
    lead: 'Die Organisationen, die Ihre Organisation Geräte registrieren lassen, und was Sie dort registriert haben.',
    search: 'Nach Namen suchen',
    refresh: 'Aktualisieren',
    columns: { name: 'Kunde', state: 'Mandat', devices: 'Geräte' },
    noneYet: {
      title: 'Noch keine Kunden',
      lead: 'Ein Kunde lässt Sie mit einem Mandat Geräte registrieren. Erstellen Sie einen Zustimmungslink, und senden Sie ihn dem Kunden, der ihn als Administrator genehmigt. Oder geben Sie hier das Token ein, das Sie vom Kunden erhalten haben.',
      link: 'Zustimmungslink erstellen',
    },
    noMatch: { title: 'Kein Kunde passt dazu', clear: 'Alle Kunden anzeigen' },
    accept: {
      act: 'Token eingeben',
      title: 'Token eines Kunden eingeben',
      lead: 'Ihr Kunde hat es in seinem Portal erstellt und Ihnen gegeben. Sobald Sie es eingeben, gehört das Mandat Ihrer Organisation, und keine andere kann das Token verwenden.',
      token: 'Token',
      take: 'Mandat übernehmen',
    },
    batches: {
      title: 'Stapel der Kunden',
      lead: 'Was Sie für Kunden gesendet haben, das Neueste zuerst. Ein Stapel öffnet sich bei seinem Kunden.',
      customer: 'Kunde',
      noneYet: {
        title: 'Noch keine Stapel',
        lead: 'Öffnen Sie einen Kunden, und registrieren Sie dort Geräte: Was Sie senden, steht dann hier.',
        go: 'Zu den Kunden',
      },
    },
    mandates: {
      title: 'Mandate',
      lead: customer =>
        `Was ${customer} Sie tun lässt. Beide Seiten können ein Mandat jederzeit beenden; ${customer} kann es auch ändern.`,
      since: at => `Seit ${at}`,
      ended: at => `Von Ihnen beendet am ${at}`,
      endedByCustomer: at => `Vom Kunden beendet am ${at}`,
      passedOn: 'Ein Distributor hat es an Sie weitergegeben. Es endet mit dessen eigenem Mandat.',
      end: 'Beenden',
      endOne: name => `Mandat ${name} beenden`,
      ending: {
        title: name => `Mandat „${name}“ beenden?`,
        act: 'Mandat beenden',
        atOnce: customer =>
          `Von jetzt an wird damit für ${customer} nichts mehr registriert und keine Registrierung mehr aufgehoben.`,
        settled: 'Zeilen, die vorher angenommen wurden, werden noch erledigt.',
        stays: customer =>
          `Was Sie registriert haben, bleibt für ${customer} registriert. Die Geräte sehen Sie nicht mehr; Ihre gesendeten Stapel stehen weiterhin hier.`,
        below: 'Haben Sie es an einen Reseller weitergegeben, endet auch das.',
        again: customer =>
          `Das kann nicht rückgängig gemacht werden: Um wieder im Auftrag von ${customer} zu handeln, brauchen Sie ein neues Mandat.`,
      },
    },
  },
};
