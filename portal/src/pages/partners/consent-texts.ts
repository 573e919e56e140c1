import type { TextTable } from '../../lib/language.tsx';

interface ConsentTexts {
  readonly title: string;
  readonly asks: (partner: string) => string;
  readonly lead: (organization: string) => string;
  readonly facts: {
    readonly partner: string;
    readonly type: string;
    readonly addressed: string;
    readonly asked: string;
  };
  readonly expected: string;
  readonly toPartners: string;
  readonly approved: (partner: string) => string;
  readonly showMandate: string;
  readonly declined: (partner: string) => string;
  readonly withdrawn: (partner: string) => string;
  readonly over: string;
  readonly noLink: { readonly title: string; readonly lead: string };
  readonly notValid: { readonly title: string; readonly lead: string; readonly ownLink: string };
  readonly notYours: {
    readonly title: string;
    readonly lead: (organization: string) => string;
    readonly who: string;
    readonly signIn: string;
  };
}

export const consentTexts: TextTable<ConsentTexts> = {
  en: {
    title: 'A partner’s request',
    asks: partner => `${partner} asks to register devices for you`,
    lead: organization =>
      `The request is to ${organization} from now on: nobody else can open the link any more. ${organization} decides, now or later.`,
    facts: { partner: 'Who asks', type: 'Kind of partner', addressed: 'Addressed to', asked: 'Asked' },
    expected:
      'Approve it only if you know this partner and expected the link. If in doubt, ask the partner in another way.',
    toPartners: 'Go to Partners',
    approved: partner => `Approved. ${partner} can register devices for you from now on, within what is listed here.`,
    showMandate: 'Show the mandate',
    declined: partner => `Declined. ${partner} can do nothing for you under this request.`,
    withdrawn: partner =>
      `${partner} has withdrawn this request, or the mandate has ended. Nothing can be done under it.`,
    over: 'The end date of this mandate is over.',
    noLink: {
      title: 'There is no request here',
      lead: 'A partner that wants to register devices for your organization sends you a consent link. Open that link, whole, up to its last character. Requests that were opened already are listed under Partners.',
    },
    notValid: {
      title: 'This link is not valid',
      lead: 'It was opened by another organization, withdrawn by the partner, or is over; or a part of it is missing. Ask the partner for a new one.',
      ownLink:
        'If your own organization made this link, send it to your customer: only an administrator of another organization can open it.',
    },
    notYours: {
      title: 'An administrator decides about this',
      lead: organization =>
        `A partner asks to register devices for ${organization}. Your role does not let you decide about that. Send the link to one of your administrators, who opens it; until then nothing happens.`,
      who: 'Who can decide',
      signIn: 'Sign in as somebody else',
    },
  },
  de: {
    title: 'Anfrage eines Partners',
    asks: partner => `${partner} möchte für Sie Geräte registrieren`,
    lead: organization =>
      `Die Anfrage gilt von jetzt an ${organization}: Niemand sonst kann den Link noch öffnen. ${organization} entscheidet, jetzt oder später.`,
    facts: { partner: 'Wer anfragt', type: 'Art des Partners', addressed: 'Gerichtet an', asked: 'Erbeten' },
    expected:
      'Genehmigen Sie sie nur, wenn Sie diesen Partner kennen und den Link erwartet haben. Im Zweifel fragen Sie ihn auf anderem Weg.',
    toPartners: 'Zu den Partnern',
    approved: partner =>
      `Genehmigt. ${partner} kann von jetzt an für Sie Geräte registrieren, im Rahmen dessen, was hier steht.`,
    showMandate: 'Mandat anzeigen',
    declined: partner => `Abgelehnt. ${partner} kann mit dieser Anfrage nichts für Sie tun.`,
    withdrawn: partner =>
      `${partner} hat die Anfrage zurückgenommen, oder das Mandat ist beendet. Damit kann nichts mehr getan werden.`,
    over: 'Das Enddatum dieses Mandats ist vorbei.',
    noLink: {
      title: 'Hier ist keine Anfrage',
      lead: 'Ein Partner, der für Ihre Organisation Geräte registrieren möchte, sendet Ihnen einen Zustimmungslink. Öffnen Sie diesen Link vollständig, bis zum letzten Zeichen. Anfragen, die schon geöffnet wurden, stehen unter „Partner“.',
    },
    notValid: {
      title: 'Dieser Link ist nicht gültig',
      lead: 'Eine andere Organisation hat ihn geöffnet, der Partner hat ihn zurückgenommen, oder er ist abgelaufen; oder ein Teil fehlt. Bitten Sie den Partner um einen neuen.',
      ownLink:
        'Hat Ihre eigene Organisation diesen Link erstellt, senden Sie ihn Ihrem Kunden: Nur ein Administrator einer anderen Organisation kann ihn öffnen.',
    },
    notYours: {
      title: 'Darüber entscheidet ein Administrator',
      lead: organization =>
        `Ein Partner möchte für ${organization} Geräte registrieren. Mit Ihrer Rolle können Sie darüber nicht entscheiden. Senden Sie den Link an einen Ihrer Administratoren, der ihn öffnet; bis dahin geschieht nichts.`,
      who: 'Wer entscheiden kann',
      signIn: 'Als jemand anderes anmelden',
    },
  },
};
