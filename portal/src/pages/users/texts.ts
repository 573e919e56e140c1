import type { TextTable } from '../../lib/language.tsx';

interface UserTexts {
  readonly title: string;
  readonly lead: string;
  readonly views: { readonly users: string; readonly invitations: string };
  readonly viewsLabel: string;
  readonly refresh: string;
  readonly columns: Readonly<
    Record<
      'name' | 'email' | 'role' | 'hardware' | 'lastSignInAt' | 'state' | 'createdBy' | 'expiresAt' | 'act',
      string
    >
  >;
  readonly yes: string;
  readonly no: string;
  readonly you: string;
  readonly states: { readonly on: string; readonly off: string };
  readonly never: string;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly role: string;
  readonly may: (role: string) => string;
  readonly hardware: string;
  readonly hardwareHint: string;
  readonly hardwareNotYours: string;
  readonly invite: {
    readonly act: string;
    readonly title: string;
    readonly email: string;
    readonly emailHint: string;
    readonly hours: string;
    readonly lengths: Readonly<Record<1 | 8 | 24 | 72 | 168, string>>;
    readonly make: string;
  };
  readonly made: {
    readonly title: string;
    readonly once: string;
    readonly link: string;
    readonly copy: string;
    readonly holds: string;
    readonly steps: readonly string[];
    readonly again: string;
    readonly done: string;
  };
  readonly invitations: {
    readonly none: string;
    readonly noneLead: string;
    readonly anyAddress: string;
    readonly newWayIn: string;
    readonly takeBack: string;
    readonly takeBackNamed: (email: string) => string;
    readonly question: (email: string) => string;
    readonly lead: string;
  };
  readonly panel: {
    readonly added: string;
    readonly id: string;
    readonly copyId: string;
    readonly isOff: string;
    readonly change: string;
    readonly name: string;
    readonly save: string;
    readonly saved: string;
    readonly companyDecides: string;
    readonly passkeys: string;
    readonly noPasskeys: string;
  };
  readonly renew: {
    readonly act: string;
    readonly title: (name: string) => string;
    readonly lead: string;
    readonly effects: readonly string[];
    readonly make: string;
    readonly notYours: string;
  };
  readonly disable: { readonly act: string; readonly title: (name: string) => string; readonly lead: string };
  readonly enable: { readonly act: string; readonly title: (name: string) => string; readonly lead: string };
  readonly remove: { readonly act: string; readonly title: (name: string) => string; readonly lead: string };
}

export const userTexts: TextTable<UserTexts> = {
  en: {
    title: 'Users',
    lead: 'The people of your organization, and what each of them may do.',
    views: { users: 'Users', invitations: 'Open invitations' },
    viewsLabel: 'What is shown',
    refresh: 'Refresh',
    columns: {
      name: 'Name',
      email: 'Email address',
      role: 'Role',
      hardware: 'Hardware records',
      lastSignInAt: 'Last sign-in',
      state: 'Sign-in',
      createdBy: 'Made by',
      expiresAt: 'Holds until',
      act: 'Take back',
    },
    yes: 'Yes',
    no: 'No',
    you: 'you',
    states: { on: 'Allowed', off: 'Disabled' },
    never: 'Never',
    noneYet: { title: 'No users yet', lead: 'Invite the first one by a one-time link.' },
    role: 'Role',
    may: role => `What the role ${role} may do`,
    hardware: 'May see hardware records',
    hardwareHint: 'Decoded hardware of devices, and hardware hashes in exports. Give it to those who need it.',
    hardwareNotYours: 'You can only give rights that you have yourself, and you do not have this one.',
    invite: {
      act: 'Invite somebody',
      title: 'Invite somebody',
      email: 'Email address',
      emailHint: 'Left empty, whoever opens the link enters one.',
      hours: 'The link holds for',
      lengths: { 1: '1 hour', 8: '8 hours', 24: '1 day', 72: '3 days', 168: '7 days' },
      make: 'Make the link',
    },
    made: {
      title: 'One-time link',
      once: 'The link is shown this once. Copy it now: nobody can look it up later.',
      link: 'Link',
      copy: 'Copy the link',
      holds: 'It holds until',
      steps: [
        'Hand it over on a way that you trust, such as in person or by a message that only this person reads. Muster sends no mail.',
        'It works once. Whoever opens it chooses a passkey or a password, and is in.',
        'If it went to somebody else, take it back under “Open invitations”.',
      ],
      again: 'Once it is used, the password and the passkeys from before are gone, and all sessions end.',
      done: 'Done',
    },
    invitations: {
      none: 'No open invitations',
      noneLead: 'Links that can still be used stand here, until they are used, expire or are taken back.',
      anyAddress: 'Whoever opens it',
      newWayIn: 'New way in',
      takeBack: 'Take back',
      takeBackNamed: email => `Take back the invitation of ${email}`,
      question: email => `Take back the invitation of ${email}?`,
      lead: 'The link does not work any more. You can make a new one at any time.',
    },
    panel: {
      added: 'Added',
      id: 'User ID',
      copyId: 'Copy the user ID',
      isOff: 'This user is disabled and cannot sign in.',
      change: 'Name and rights',
      name: 'Name',
      save: 'Save',
      saved: 'Saved. It holds within 5 seconds.',
      companyDecides: 'Where the sign-in of your organization gives roles, the next sign-in by it sets the role anew.',
      passkeys: 'Passkeys',
      noPasskeys: 'This user has no passkey.',
    },
    renew: {
      act: 'New way in',
      title: name => `New way in for ${name}`,
      lead: 'For somebody who lost the password or the passkey. You get a one-time link that holds for 1 day. Once it is used:',
      effects: [
        'The password and all passkeys from before are gone.',
        'The user is signed out everywhere else.',
        'Role and rights stay as they are.',
      ],
      make: 'Make the link',
      notYours: 'This user may see hardware records and you may not, so somebody who may has to make the link.',
    },
    disable: {
      act: 'Disable',
      title: name => `Disable ${name}?`,
      lead: 'The user is signed out everywhere within 5 seconds and cannot sign in, until somebody enables the account again. Nothing else changes.',
    },
    enable: {
      act: 'Enable',
      title: name => `Enable ${name}?`,
      lead: 'The user can sign in again, with the role and the rights from before.',
    },
    remove: {
      act: 'Remove',
      title: name => `Remove ${name}?`,
      lead: 'The account, its password and its passkeys are deleted, and all sessions end. What the user did stays in the audit log. To let the person in again, you send a new invitation.',
    },
  },
  de: {
    title: 'Benutzer',
    lead: 'Die Menschen Ihrer Organisation, und was jeder von ihnen darf.',
    views: { users: 'Benutzer', invitations: 'Offene Einladungen' },
    viewsLabel: 'Was angezeigt wird',
    refresh: 'Aktualisieren',
    columns: {
      name: 'Name',
      email: 'E-Mail-Adresse',
      role: 'Rolle',
      hardware: 'Hardwaredaten',
      lastSignInAt: 'Letzte Anmeldung',
      state: 'Anmeldung',
      createdBy: 'Erstellt von',
      expiresAt: 'Gilt bis',
      act: 'Zurücknehmen',
    },
    yes: 'Ja',
    no: 'Nein',
    you: 'Sie',
    states: { on: 'Erlaubt', off: 'Gesperrt' },
    never: 'Nie',
    noneYet: { title: 'Noch keine Benutzer', lead: 'Laden Sie den ersten mit einem Einmal-Link ein.' },
    role: 'Rolle',
    may: role => `Was die Rolle ${role} darf`,
    hardware: 'Darf Hardwaredaten sehen',
    hardwareHint: 'Entschlüsselte Hardware von Geräten, und Hardwarehashes in Exporten. Für die, die es brauchen.',
    hardwareNotYours: 'Sie können nur Rechte geben, die Sie selbst haben, und dieses haben Sie nicht.',
    invite: {
      act: 'Jemanden einladen',
      title: 'Jemanden einladen',
      email: 'E-Mail-Adresse',
      emailHint: 'Bleibt sie leer, gibt sie ein, wer den Link öffnet.',
      hours: 'Der Link gilt',
      lengths: { 1: '1 Stunde', 8: '8 Stunden', 24: '1 Tag', 72: '3 Tage', 168: '7 Tage' },
      make: 'Link erstellen',
    },
    made: {
      title: 'Einmal-Link',
      once: 'Der Link wird nur dieses eine Mal angezeigt. Kopieren Sie ihn jetzt: Niemand kann ihn später nachsehen.',
      link: 'Link',
      copy: 'Link kopieren',
      holds: 'Er gilt bis',
      steps: [
        'Übergeben Sie ihn auf einem Weg, dem Sie vertrauen, etwa persönlich oder in einer Nachricht, die nur diese Person liest. Muster sendet keine E-Mail.',
        'Er gilt einmal. Wer ihn öffnet, wählt einen Passkey oder ein Kennwort und hat dann Zugang.',
        'Ging er an jemand anderen, nehmen Sie ihn unter „Offene Einladungen“ zurück.',
      ],
      again:
        'Sobald er verwendet wird, gelten das Kennwort und die Passkeys von vorher nicht mehr, und alle Sitzungen enden.',
      done: 'Fertig',
    },
    invitations: {
      none: 'Keine offenen Einladungen',
      noneLead:
        'Hier stehen Links, die noch verwendet werden können, bis sie verwendet sind, ablaufen oder zurückgenommen werden.',
      anyAddress: 'Wer ihn öffnet',
      newWayIn: 'Neuer Zugang',
      takeBack: 'Zurücknehmen',
      takeBackNamed: email => `Einladung von ${email} zurücknehmen`,
      question: email => `Einladung von ${email} zurücknehmen?`,
      lead: 'Der Link gilt dann nicht mehr. Sie können jederzeit einen neuen erstellen.',
    },
    panel: {
      added: 'Hinzugefügt',
      id: 'Benutzer-ID',
      copyId: 'Benutzer-ID kopieren',
      isOff: 'Dieser Benutzer ist gesperrt und kann sich nicht anmelden.',
      change: 'Name und Rechte',
      name: 'Name',
      save: 'Speichern',
      saved: 'Gespeichert. Es gilt binnen 5 Sekunden.',
      companyDecides:
        'Wo die Anmeldung Ihrer Organisation Rollen vergibt, setzt die nächste Anmeldung darüber die Rolle neu.',
      passkeys: 'Passkeys',
      noPasskeys: 'Dieser Benutzer hat keinen Passkey.',
    },
    renew: {
      act: 'Neuer Zugang',
      title: name => `Neuer Zugang für ${name}`,
      lead: 'Für jemanden, der Kennwort oder Passkey verloren hat. Sie erhalten einen Einmal-Link, der 1 Tag gilt. Sobald er verwendet wird:',
      effects: [
        'Das Kennwort und alle Passkeys von vorher gelten nicht mehr.',
        'Der Benutzer wird überall sonst abgemeldet.',
        'Rolle und Rechte bleiben, wie sie sind.',
      ],
      make: 'Link erstellen',
      notYours: 'Dieser Benutzer darf Hardwaredaten sehen und Sie nicht. Den Link muss jemand erstellen, der es darf.',
    },
    disable: {
      act: 'Sperren',
      title: name => `${name} sperren?`,
      lead: 'Der Benutzer wird binnen 5 Sekunden überall abgemeldet und kann sich nicht anmelden, bis jemand das Konto wieder entsperrt. Sonst ändert sich nichts.',
    },
    enable: {
      act: 'Entsperren',
      title: name => `${name} entsperren?`,
      lead: 'Der Benutzer kann sich wieder anmelden, mit der Rolle und den Rechten von vorher.',
    },
    remove: {
      act: 'Entfernen',
      title: name => `${name} entfernen?`,
      lead: 'Das Konto, sein Kennwort und seine Passkeys werden gelöscht, und alle Sitzungen enden. Was der Benutzer getan hat, bleibt im Überwachungsprotokoll. Um die Person wieder hereinzulassen, laden Sie sie neu ein.',
    },
  },
};
