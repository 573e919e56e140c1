import type { PartnerType } from '../../../../src/contracts/tenants.ts';
import type { TextTable } from '../../lib/language.tsx';

interface PartnerTexts {
  readonly title: string;
  readonly lead: string;
  readonly refresh: string;
  readonly types: Readonly<Record<PartnerType, string>>;
  readonly viewsLabel: string;
  readonly views: { readonly active: string; readonly history: string };
  readonly columns: Readonly<Record<'partner' | 'name' | 'state' | 'devices' | 'endsAt' | 'since' | 'endedAt', string>>;
  readonly nobodyYet: string;
  readonly through: string;
  readonly noEnd: string;
  readonly ofMost: (registered: string, most: string) => string;
  readonly noneActive: { readonly title: string; readonly lead: string };
  readonly noneEnded: { readonly title: string; readonly lead: string };
  readonly awaiting: {
    readonly requests: string;
    readonly requestsLead: string;
    readonly batches: string;
    readonly batchesLead: string;
    readonly review: string;
    readonly reviewOne: (name: string) => string;
    readonly asked: string;
    readonly rows: (rows: string) => string;
  };
  readonly panel: {
    readonly title: string;
    readonly asked: string;
    readonly covers: string;
    readonly passedOnTo: string;
    readonly passedOnFrom: string;
    readonly since: string;
    readonly made: string;
    readonly ended: string;
    readonly endedBy: { readonly customer: string; readonly partner: string };
    readonly id: string;
    readonly copyId: string;
    readonly tokenWaits: string;
    readonly requestWaits: string;
  };
  readonly decide: {
    readonly allow: string;
    readonly allowLead: string;
    readonly approve: string;
    readonly decline: string;
    readonly effects: (partner: string) => readonly string[];
    readonly declining: {
      readonly title: (partner: string) => string;
      readonly lead: (partner: string) => string;
    };
  };
  readonly change: {
    readonly act: string;
    readonly title: (name: string) => string;
    readonly lead: string;
    readonly save: string;
  };
  readonly end: {
    readonly act: string;
    readonly takeBack: string;
    readonly title: (partner: string) => string;
    readonly confirm: string;
    readonly effects: (partner: string) => readonly string[];
    readonly below: string;
    readonly takingBack: { readonly title: (name: string) => string; readonly lead: string };
  };
  readonly offer: {
    readonly act: string;
    readonly title: string;
    readonly lead: string;
    readonly name: string;
    readonly nameHint: string;
    readonly make: string;
    readonly made: string;
    readonly once: string;
    readonly token: string;
    readonly copy: string;
    readonly steps: readonly string[];
    readonly done: string;
  };
}

export const partnerTexts: TextTable<PartnerTexts> = {
  en: {
    title: 'Partners',
    lead: 'Who may register devices for your organization, and within which bounds. You can end each mandate at any time.',
    refresh: 'Refresh',
    types: { oem: 'OEM', reseller: 'Reseller', distributor: 'Distributor' },
    viewsLabel: 'What is shown',
    views: { active: 'Active', history: 'History' },
    columns: {
      partner: 'Partner',
      name: 'Mandate',
      state: 'State',
      devices: 'Devices',
      endsAt: 'Ends',
      since: 'Since',
      endedAt: 'Ended',
    },
    nobodyYet: 'Nobody yet',
    through: 'Passed on by a distributor',
    noEnd: 'No end date',
    ofMost: (registered, most) => `${registered} of ${most}`,
    noneActive: {
      title: 'No partner acts for you',
      lead: 'A partner that wants to register devices for you sends you a consent link; open it, and decide. Or make a token here and give it to a partner.',
    },
    noneEnded: {
      title: 'Nothing has ended yet',
      lead: 'Mandates that were declined, ended or expired are listed here.',
    },
    awaiting: {
      requests: 'Requests that wait for you',
      requestsLead: 'Until you decide, the partner can do nothing for you, and does not learn who you are.',
      batches: 'Uploads that wait for approval',
      batchesLead:
        'Partners sent them under a mandate by which you approve each. Nothing of them is settled until you do.',
      review: 'Review',
      reviewOne: name => `Review the request of ${name}`,
      asked: 'Asked',
      rows: rows => `Rows: ${rows}`,
    },
    panel: {
      title: 'Mandate',
      asked: 'What was asked for',
      covers: 'What it covers',
      passedOnTo: 'Passed on to',
      passedOnFrom: 'Passed on by',
      since: 'Since',
      made: 'Made',
      ended: 'Ended',
      endedBy: { customer: 'by your organization', partner: 'by the partner' },
      id: 'Mandate ID',
      copyId: 'Copy the mandate ID',
      tokenWaits: 'No partner has used the token yet. The first one that does has this mandate from then on.',
      requestWaits: 'This request waits for your organization’s decision.',
    },
    decide: {
      allow: 'What you allow',
      allowLead: 'It is filled in as it was asked for. Narrow it as you like; more than that you cannot allow.',
      approve: 'Approve',
      decline: 'Decline',
      effects: partner => [
        `${partner} can send batches for your organization at once. It sees only what it registered itself, and gets no other right.`,
        'All that it does is listed here and in your audit log.',
        'You can change or end it at any time, and it ends at once.',
      ],
      declining: {
        title: partner => `Decline the request of ${partner}?`,
        lead: partner =>
          `${partner} learns that it was declined, and not by whom. For another try it has to send you a new link.`,
      },
    },
    change: {
      act: 'Change',
      title: name => `Change the mandate “${name}”`,
      lead: 'It holds at once, for what is sent from now on. What was accepted before is settled as it was allowed then. What was passed on is narrowed with it.',
      save: 'Save',
    },
    end: {
      act: 'End',
      takeBack: 'Take the token back',
      title: partner => `End the mandate of ${partner}?`,
      confirm: 'End it now',
      effects: partner => [
        `From now on nothing that ${partner} sends is taken, an upload that is under way included.`,
        'What was acknowledged before is settled, to its last row.',
        'Devices that are registered stay registered, and are yours.',
        'It cannot be undone: for more, the partner needs a new mandate.',
      ],
      below: 'What was passed on to others under it ends too.',
      takingBack: {
        title: name => `Take back the token “${name}”?`,
        lead: 'It is of no use to anybody from now on. You can make another one.',
      },
    },
    offer: {
      act: 'Make a token',
      title: 'Make a token for a partner',
      lead: 'Whichever partner uses the token first has the mandate from then on, without another approval. Give it to that partner alone.',
      name: 'Name',
      nameHint: 'For yourself, such as the name of the partner.',
      make: 'Make the token',
      made: 'Token for a partner',
      once: 'The token is shown this once. Copy it now: nobody can look it up later.',
      token: 'Token',
      copy: 'Copy the token',
      steps: [
        'Give it to the partner on a way that others do not read. Muster sends no mail.',
        'The partner enters it in its portal under “Customers”, or sends it with an upload (header “Mandate-Token”, or “--mandate-token-file” on the command line).',
        'Until somebody has used it, you can take it back here.',
      ],
      done: 'Done',
    },
  },
  de: {
    title: 'Partner',
    lead: 'Wer für Ihre Organisation Geräte registrieren darf, und in welchen Grenzen. Sie können jedes Mandat jederzeit beenden.',
    refresh: 'Aktualisieren',
    types: { oem: 'OEM', reseller: 'Reseller', distributor: 'Distributor' },
    viewsLabel: 'Was angezeigt wird',
    views: { active: 'Aktiv', history: 'Verlauf' },
    columns: {
      partner: 'Partner',
      name: 'Mandat',
      state: 'Zustand',
      devices: 'Geräte',
      endsAt: 'Endet',
      since: 'Seit',
      endedAt: 'Beendet',
    },
    nobodyYet: 'Noch niemand',
    through: 'Von einem Distributor weitergegeben',
    noEnd: 'Kein Enddatum',
    ofMost: (registered, most) => `${registered} von ${most}`,
    noneActive: {
      title: 'Kein Partner handelt in Ihrem Auftrag',
      lead: 'Ein Partner, der für Sie Geräte registrieren möchte, sendet Ihnen einen Zustimmungslink: Öffnen Sie ihn, und entscheiden Sie. Oder erstellen Sie hier ein Token, und geben Sie es einem Partner.',
    },
    noneEnded: {
      title: 'Noch nichts beendet',
      lead: 'Abgelehnte, beendete und abgelaufene Mandate stehen hier.',
    },
    awaiting: {
      requests: 'Anfragen, die auf Sie warten',
      requestsLead: 'Bis Sie entscheiden, kann der Partner nichts für Sie tun und erfährt nicht, wer Sie sind.',
      batches: 'Stapel, die auf Genehmigung warten',
      batchesLead:
        'Partner haben sie mit einem Mandat gesendet, bei dem Sie jeden genehmigen. Bis dahin wird nichts davon bearbeitet.',
      review: 'Prüfen',
      reviewOne: name => `Anfrage von ${name} prüfen`,
      asked: 'Erbeten',
      rows: rows => `Zeilen: ${rows}`,
    },
    panel: {
      title: 'Mandat',
      asked: 'Was erbeten wurde',
      covers: 'Was es umfasst',
      passedOnTo: 'Weitergegeben an',
      passedOnFrom: 'Weitergegeben von',
      since: 'Seit',
      made: 'Erstellt',
      ended: 'Beendet',
      endedBy: { customer: 'von Ihrer Organisation', partner: 'vom Partner' },
      id: 'Mandats-ID',
      copyId: 'Mandats-ID kopieren',
      tokenWaits: 'Noch kein Partner hat das Token verwendet. Der erste, der es tut, hat von da an dieses Mandat.',
      requestWaits: 'Diese Anfrage wartet auf die Entscheidung Ihrer Organisation.',
    },
    decide: {
      allow: 'Was Sie erlauben',
      allowLead:
        'Es ist ausgefüllt, wie es erbeten wurde. Grenzen Sie es beliebig ein; mehr können Sie nicht erlauben.',
      approve: 'Genehmigen',
      decline: 'Ablehnen',
      effects: partner => [
        `${partner} kann sofort Stapel für Ihre Organisation senden. Der Partner sieht nur, was er selbst registriert hat, und erhält kein anderes Recht.`,
        'Alles, was er tut, steht hier und in Ihrem Überwachungsprotokoll.',
        'Sie können es jederzeit ändern oder beenden; es endet dann sofort.',
      ],
      declining: {
        title: partner => `Anfrage von ${partner} ablehnen?`,
        lead: partner =>
          `${partner} erfährt, dass abgelehnt wurde, und nicht von wem. Für einen neuen Versuch braucht es einen neuen Link.`,
      },
    },
    change: {
      act: 'Ändern',
      title: name => `Mandat „${name}“ ändern`,
      lead: 'Es gilt sofort, für alles, was von jetzt an gesendet wird. Was vorher angenommen wurde, wird bearbeitet, wie es damals erlaubt war. Was weitergegeben wurde, wird mit eingegrenzt.',
      save: 'Speichern',
    },
    end: {
      act: 'Beenden',
      takeBack: 'Token zurücknehmen',
      title: partner => `Mandat von ${partner} beenden?`,
      confirm: 'Jetzt beenden',
      effects: partner => [
        `Von jetzt an wird nichts mehr angenommen, was ${partner} sendet, auch kein Hochladen, das gerade läuft.`,
        'Was vorher bestätigt wurde, wird bis zur letzten Zeile erledigt.',
        'Registrierte Geräte bleiben registriert und gehören Ihnen.',
        'Das kann nicht rückgängig gemacht werden: Für mehr braucht der Partner ein neues Mandat.',
      ],
      below: 'Was damit an andere weitergegeben wurde, endet auch.',
      takingBack: {
        title: name => `Token „${name}“ zurücknehmen?`,
        lead: 'Es nützt von jetzt an niemandem mehr. Sie können ein neues erstellen.',
      },
    },
    offer: {
      act: 'Token erstellen',
      title: 'Token für einen Partner erstellen',
      lead: 'Der erste Partner, der das Token verwendet, hat von da an das Mandat, ohne weitere Genehmigung. Geben Sie es nur diesem Partner.',
      name: 'Name',
      nameHint: 'Für Sie selbst, etwa der Name des Partners.',
      make: 'Token erstellen',
      made: 'Token für einen Partner',
      once: 'Das Token wird nur dieses eine Mal angezeigt. Kopieren Sie es jetzt: Niemand kann es später nachsehen.',
      token: 'Token',
      copy: 'Token kopieren',
      steps: [
        'Geben Sie es dem Partner auf einem Weg, den andere nicht mitlesen. Muster sendet keine E-Mail.',
        'Der Partner gibt es in seinem Portal unter „Kunden“ ein oder sendet es mit einem Stapel (Header „Mandate-Token“, oder „--mandate-token-file“ auf der Befehlszeile).',
        'Solange niemand es verwendet hat, können Sie es hier zurücknehmen.',
      ],
      done: 'Fertig',
    },
  },
};
