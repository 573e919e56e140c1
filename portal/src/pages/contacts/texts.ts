import type { ContactArea } from '../../../../src/contracts/contacts.ts';
import type { TextTable } from '../../lib/language.tsx';

interface ContactTexts {
  readonly title: string;
  readonly lead: string;
  readonly add: string;
  readonly areaLeads: Readonly<Record<ContactArea, string>>;
  readonly noneInArea: string;
  readonly verified: string;
  readonly verification: string;
  readonly notVerified: string;
  readonly open: (name: string) => string;
  readonly area: string;
  readonly name: string;
  readonly email: string;
  readonly emailHint: string;
  readonly phone: string;
  readonly language: string;
  readonly languageHint: string;
  readonly create: { readonly title: string; readonly act: string };
  readonly panel: { readonly change: string; readonly save: string; readonly saved: string; readonly added: string };
  readonly link: {
    readonly act: string;
    readonly title: (name: string) => string;
    readonly lead: (email: string) => string;
    readonly make: string;
    readonly made: string;
    readonly once: string;
    readonly label: string;
    readonly copy: string;
    readonly holds: string;
    readonly steps: (email: string) => readonly string[];
    readonly done: string;
  };
  readonly remove: { readonly act: string; readonly title: (name: string) => string; readonly lead: string };
}

export const contactTexts: TextTable<ContactTexts> = {
  en: {
    title: 'Admin contacts',
    lead: 'Who answers for what in your organization. A contact is no user, and can do nothing in Muster.',
    add: 'Add a contact',
    areaLeads: {
      appPackaging: 'Is asked about apps and how they are packaged.',
      devices: 'Is asked about devices and their setup.',
      security: 'Is told of security incidents.',
      itHelpDesk: 'Helps the people who use the devices.',
      other: 'Everything else.',
    },
    noneInArea: 'No contact yet.',
    verified: 'Verified',
    verification: 'Verification',
    notVerified: 'Not verified',
    open: name => `Open ${name}`,
    area: 'Area',
    name: 'Name',
    email: 'Email address',
    emailHint: 'Another address has to be verified anew.',
    phone: 'Phone number',
    language: 'Preferred language',
    languageHint: 'A language tag, such as en, de or pt-BR.',
    create: { title: 'Add a contact', act: 'Add' },
    panel: { change: 'Contact', save: 'Save', saved: 'Saved.', added: 'Added' },
    link: {
      act: 'Verify',
      title: name => `Verify ${name}`,
      lead: email =>
        `You get a one-time link that holds for 7 days. Whoever opens it can confirm that ${email} reaches the right person. A link from before is of no use any more.`,
      make: 'Make the link',
      made: 'Verification link',
      once: 'The link is shown this once. Copy it now: nobody can look it up later.',
      label: 'Link',
      copy: 'Copy the link',
      holds: 'It holds until',
      steps: email => [
        `Send it to ${email} and nowhere else: that is what is proven. Muster sends no mail.`,
        'Do not open it yourself. The contact chooses “Confirm” on the page behind it.',
      ],
      done: 'Done',
    },
    remove: {
      act: 'Remove',
      title: name => `Remove ${name}?`,
      lead: 'The contact and its link are deleted. What was done stays in the audit log.',
    },
  },
  de: {
    title: 'Ansprechpartner',
    lead: 'Wer in Ihrer Organisation wofür zuständig ist. Ein Ansprechpartner ist kein Benutzer und kann in Muster nichts tun.',
    add: 'Kontakt hinzufügen',
    areaLeads: {
      appPackaging: 'Wird zu Apps und ihrer Paketierung gefragt.',
      devices: 'Wird zu Geräten und ihrer Einrichtung gefragt.',
      security: 'Erfährt von Sicherheitsvorfällen.',
      itHelpDesk: 'Hilft den Menschen, die die Geräte nutzen.',
      other: 'Alles andere.',
    },
    noneInArea: 'Noch kein Kontakt.',
    verified: 'Bestätigt',
    verification: 'Bestätigung',
    notVerified: 'Nicht bestätigt',
    open: name => `${name} öffnen`,
    area: 'Bereich',
    name: 'Name',
    email: 'E-Mail-Adresse',
    emailHint: 'Eine andere Adresse muss neu bestätigt werden.',
    phone: 'Telefonnummer',
    language: 'Bevorzugte Sprache',
    languageHint: 'Ein Sprachkürzel, etwa de, en oder pt-BR.',
    create: { title: 'Kontakt hinzufügen', act: 'Hinzufügen' },
    panel: { change: 'Kontakt', save: 'Speichern', saved: 'Gespeichert.', added: 'Hinzugefügt' },
    link: {
      act: 'Bestätigen lassen',
      title: name => `${name} bestätigen lassen`,
      lead: email =>
        `Sie erhalten einen Einmal-Link, der 7 Tage gilt. Wer ihn öffnet, kann bestätigen, dass ${email} die richtige Person erreicht. Ein Link von vorher gilt dann nicht mehr.`,
      make: 'Link erstellen',
      made: 'Link zur Bestätigung',
      once: 'Der Link wird nur dieses eine Mal angezeigt. Kopieren Sie ihn jetzt: Niemand kann ihn später nachsehen.',
      label: 'Link',
      copy: 'Link kopieren',
      holds: 'Er gilt bis',
      steps: email => [
        `Senden Sie ihn an ${email} und nirgends sonst hin: Genau das wird bewiesen. Muster sendet keine E-Mail.`,
        'Öffnen Sie ihn nicht selbst. Der Kontakt wählt auf der Seite dahinter „Bestätigen“.',
      ],
      done: 'Fertig',
    },
    remove: {
      act: 'Entfernen',
      title: name => `${name} entfernen?`,
      lead: 'Der Kontakt und sein Link werden gelöscht. Was getan wurde, bleibt im Überwachungsprotokoll.',
    },
  },
};
