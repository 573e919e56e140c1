import type { TextTable } from '../../lib/language.tsx';

interface ConsentLinkTexts {
  readonly title: string;
  readonly lead: string;
  readonly refresh: string;
  readonly columns: Readonly<Record<'customerName' | 'state' | 'createdAt' | 'expiresAt' | 'createdBy', string>>;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly make: {
    readonly act: string;
    readonly title: string;
    readonly lead: string;
    readonly customerName: string;
    readonly customerNameHint: string;
    readonly days: string;
    readonly dayCount: (days: number) => string;
    readonly make: string;
  };
  readonly made: {
    readonly title: string;
    readonly once: string;
    readonly link: string;
    readonly copy: string;
    readonly holds: string;
    readonly steps: readonly string[];
    readonly done: string;
  };
  readonly panel: {
    readonly title: string;
    readonly asks: string;
    readonly id: string;
    readonly copyId: string;
    readonly notes: Readonly<Record<'waiting' | 'opened' | 'approved' | 'declined' | 'withdrawn' | 'expired', string>>;
    readonly customer: string;
    readonly showMandate: string;
  };
  readonly withdraw: {
    readonly act: string;
    readonly title: (name: string) => string;
    readonly lead: string;
  };
}

export const consentLinkTexts: TextTable<ConsentLinkTexts> = {
  en: {
    title: 'Consent links',
    lead: 'By these links you ask customers to let you register devices for them. A customer’s administrator opens one, and decides.',
    refresh: 'Refresh',
    columns: {
      customerName: 'For',
      state: 'State',
      createdAt: 'Made',
      expiresAt: 'Holds until',
      createdBy: 'Made by',
    },
    noneYet: {
      title: 'No consent links yet',
      lead: 'Make a link, say what you ask for, and send it to your customer. Once its administrator approves it, the customer is listed under Customers.',
    },
    make: {
      act: 'Make a consent link',
      title: 'Make a consent link',
      lead: 'The customer sees what you ask for, and can narrow it. Ask for as much as you need, and no more.',
      customerName: 'Customer',
      customerNameHint: 'As you call it. The customer sees this name too.',
      days: 'The link holds for',
      dayCount: days => (days === 1 ? '1 day' : `${days} days`),
      make: 'Make the link',
    },
    made: {
      title: 'Consent link',
      once: 'The link is shown this once. Copy it now: nobody can look it up later.',
      link: 'Link',
      copy: 'Copy the link',
      holds: 'It holds until',
      steps: [
        'Send it to the person who administers your customer’s organization in Muster. Muster sends no mail.',
        'Whoever opens it first, signed in as an administrator, decides for that organization. Nobody else can open it then.',
        'Until it is decided, you can withdraw it here.',
      ],
      done: 'Done',
    },
    panel: {
      title: 'Consent link',
      asks: 'What you ask for',
      id: 'Link ID',
      copyId: 'Copy the link ID',
      notes: {
        waiting: 'Nobody has opened it yet.',
        opened: 'An organization has opened it, and has yet to decide. You are told which one once it has approved.',
        approved: 'It was approved. What the customer allows, which may be less than this, stands with the mandate.',
        declined: 'It was declined. For another try, make a new link.',
        withdrawn: 'You have withdrawn it. It is of no use to anybody.',
        expired: 'Nobody opened it in time. Make a new link.',
      },
      customer: 'Customer',
      showMandate: 'Show the mandate',
    },
    withdraw: {
      act: 'Withdraw',
      title: name => `Withdraw the link for ${name}?`,
      lead: 'It is of no use to anybody from now on. If somebody has opened it already, the request is gone there too.',
    },
  },
  de: {
    title: 'Zustimmungslinks',
    lead: 'Mit diesen Links bitten Sie Kunden, für sie Geräte registrieren zu dürfen. Ein Administrator des Kunden öffnet den Link und entscheidet.',
    refresh: 'Aktualisieren',
    columns: {
      customerName: 'Für',
      state: 'Zustand',
      createdAt: 'Erstellt',
      expiresAt: 'Gilt bis',
      createdBy: 'Erstellt von',
    },
    noneYet: {
      title: 'Noch keine Zustimmungslinks',
      lead: 'Erstellen Sie einen Link, sagen Sie, worum Sie bitten, und senden Sie ihn Ihrem Kunden. Sobald dessen Administrator ihn genehmigt, steht der Kunde unter „Kunden“.',
    },
    make: {
      act: 'Zustimmungslink erstellen',
      title: 'Zustimmungslink erstellen',
      lead: 'Der Kunde sieht, worum Sie bitten, und kann es eingrenzen. Bitten Sie um so viel, wie Sie brauchen, und nicht um mehr.',
      customerName: 'Kunde',
      customerNameHint: 'Wie Sie ihn nennen. Auch der Kunde sieht diesen Namen.',
      days: 'Der Link gilt',
      dayCount: days => (days === 1 ? '1 Tag' : `${days} Tage`),
      make: 'Link erstellen',
    },
    made: {
      title: 'Zustimmungslink',
      once: 'Der Link wird nur dieses eine Mal angezeigt. Kopieren Sie ihn jetzt: Niemand kann ihn später nachsehen.',
      link: 'Link',
      copy: 'Link kopieren',
      holds: 'Er gilt bis',
      steps: [
        'Senden Sie ihn der Person, die die Organisation Ihres Kunden in Muster verwaltet. Muster sendet keine E-Mail.',
        'Wer ihn als Administrator angemeldet zuerst öffnet, entscheidet für seine Organisation. Niemand sonst kann ihn dann öffnen.',
        'Bis entschieden ist, können Sie ihn hier zurücknehmen.',
      ],
      done: 'Fertig',
    },
    panel: {
      title: 'Zustimmungslink',
      asks: 'Worum Sie bitten',
      id: 'Link-ID',
      copyId: 'Link-ID kopieren',
      notes: {
        waiting: 'Noch niemand hat ihn geöffnet.',
        opened:
          'Eine Organisation hat ihn geöffnet und noch nicht entschieden. Welche es ist, erfahren Sie, sobald sie zugestimmt hat.',
        approved: 'Er wurde genehmigt. Was der Kunde erlaubt, vielleicht weniger als dies, steht beim Mandat.',
        declined: 'Er wurde abgelehnt. Für einen neuen Versuch erstellen Sie einen neuen Link.',
        withdrawn: 'Sie haben ihn zurückgenommen. Er nützt niemandem mehr.',
        expired: 'Niemand hat ihn rechtzeitig geöffnet. Erstellen Sie einen neuen Link.',
      },
      customer: 'Kunde',
      showMandate: 'Mandat anzeigen',
    },
    withdraw: {
      act: 'Zurücknehmen',
      title: name => `Link für ${name} zurücknehmen?`,
      lead: 'Er nützt von jetzt an niemandem mehr. Hat ihn schon jemand geöffnet, verschwindet die Anfrage auch dort.',
    },
  },
};
