import type { Language } from '../languages.ts';
import type { SignInMethod, UserRole } from '../users.ts';

/** The words of the pages by which people get in, in one language. */
export interface PageTexts {
  readonly signIn: string;
  readonly welcome: string;
  readonly signInLead: string;
  readonly signInWithPasskey: string;
  readonly or: string;
  readonly email: string;
  readonly password: string;
  readonly orCompany: string;
  readonly companyEmail: string;
  readonly useCompany: string;
  readonly companyLead: string;
  readonly companyHint: string;
  readonly goOnThere: string;
  readonly signOut: string;
  readonly scriptNeeded: string;
  readonly passkeyFailed: string;
  readonly invitation: string;
  readonly invitationLead: string;
  readonly invitationAgain: string;
  readonly name: string;
  readonly usePasskey: string;
  readonly passkeyHint: string;
  readonly choosePassword: string;
  readonly passwordHint: string;
  readonly usePassword: string;
  readonly linkMissing: string;
  readonly account: string;
  readonly accountLead: string;
  readonly passkeys: string;
  readonly noPasskeys: string;
  readonly addPasskey: string;
  readonly remove: string;
  readonly device: string;
  readonly lastUsed: string;
  readonly never: string;
  readonly sessions: string;
  readonly since: string;
  readonly lastSeen: string;
  readonly from: string;
  readonly by: string;
  readonly current: string;
  readonly end: string;
  readonly endOthers: string;
  readonly changePassword: string;
  readonly currentPassword: string;
  readonly currentPasswordHint: string;
  readonly newPassword: string;
  readonly passwordChanged: string;
  readonly passkeyAdded: string;
  readonly commandLine: string;
  readonly login: string;
  readonly loginCodeLead: string;
  readonly code: string;
  readonly goOn: string;
  readonly loginCodeWrong: string;
  readonly loginCodeWrongRemedy: string;
  readonly signedInAs: string;
  readonly loginLead: string;
  readonly loginHolds: string;
  readonly loginCompare: string;
  readonly asks: string;
  readonly loginAsks: string;
  readonly loginOnlyYours: string;
  readonly loginOnlyYoursRemedy: string;
  readonly allow: string;
  readonly doNotAllow: string;
  readonly loginAllowed: string;
  readonly loginDenied: string;
  readonly contact: string;
  readonly contactLead: string;
  readonly contactHint: string;
  readonly contactConfirmed: string;
  readonly contactFailed: string;
  readonly contactFailedRemedy: string;
  readonly organization: string;
  readonly area: string;
  readonly confirm: string;
  readonly roles: { readonly [role in UserRole]: string };
  readonly methods: { readonly [method in SignInMethod]: string };
}

export const pageTexts: Readonly<Record<Language, PageTexts>> = {
  en: {
    signIn: 'Sign in',
    welcome: 'How to begin, and what programs need',
    signInLead: 'to register and manage devices',
    signInWithPasskey: 'Sign in with a passkey',
    or: 'or with a password',
    email: 'Email address',
    password: 'Password',
    orCompany: 'or with your organization',
    companyEmail: 'Work email',
    useCompany: 'Continue',
    companyLead: 'The sign-in of your organization is at {host}.',
    companyHint: 'Go on only if you know this address.',
    goOnThere: 'Continue there',
    signOut: 'Sign out',
    scriptNeeded: 'This needs JavaScript. Switch it on for this page.',
    passkeyFailed: 'No passkey was used. Try again, or use a password.',
    invitation: 'Set up your access',
    invitationLead: 'You become {role} of {tenant}.',
    invitationAgain: 'A new password or passkey for {name} at {tenant}. It signs you out everywhere else.',
    name: 'Your name',
    usePasskey: 'Continue with a passkey',
    passkeyHint: 'Your fingerprint, face, device PIN or security key. Nothing to remember, nothing to steal.',
    choosePassword: 'Choose a password',
    passwordHint: 'At least 12 characters. Several words are long and easy to remember.',
    usePassword: 'Continue with this password',
    linkMissing: 'Open the whole link that you were given: a part of it is missing.',
    account: 'Your account',
    accountLead: '{name}, {role} of {tenant}',
    passkeys: 'Passkeys',
    noPasskeys: 'You have no passkey yet.',
    addPasskey: 'Add a passkey',
    remove: 'Remove',
    device: 'Device',
    lastUsed: 'Last used',
    never: 'never',
    sessions: 'Where you are signed in',
    since: 'Since',
    lastSeen: 'Last seen',
    from: 'Address',
    by: 'With',
    current: 'this browser',
    end: 'Sign out',
    endOthers: 'Sign out everywhere else',
    changePassword: 'Change password',
    currentPassword: 'Current password',
    currentPasswordHint: 'Leave it empty if you have none.',
    newPassword: 'New password',
    passwordChanged: 'The password was changed. You were signed out everywhere else.',
    passkeyAdded: 'The passkey was added.',
    commandLine: 'command line, by {method}',
    login: 'Sign in the command line',
    loginCodeLead: 'Type the code that the terminal shows.',
    code: 'Code',
    goOn: 'Continue',
    loginCodeWrong: 'Nothing waits under this code.',
    loginCodeWrongRemedy:
      'Compare it with the terminal. A code holds for 10 minutes, and once: after that, run “muster login” again.',
    signedInAs: 'Signed in as',
    loginLead: 'The Muster command line asks to act as you.',
    loginHolds: 'It stays signed in until it was not used for {idleDays} days, and for {days} days at most.',
    loginCompare: 'The terminal must show the same code.',
    asks: 'Asks',
    loginAsks: 'The Muster command line, from {address}',
    loginOnlyYours: 'Only continue if you started this yourself.',
    loginOnlyYoursRemedy:
      'If somebody sent you the code or this address, choose “Do not allow”: they could do everything that you may do.',
    allow: 'Allow',
    doNotAllow: 'Do not allow',
    loginAllowed: 'Allowed. You can close this page and return to the terminal.',
    loginDenied: 'Not allowed. Nobody was signed in; you can close this page.',
    contact: 'Confirm your address',
    contactLead: 'An organization names you as its contact. Confirm that this address reaches you.',
    contactHint:
      'If you do not know the organization, or the address is not yours, close this page and confirm nothing.',
    contactConfirmed: 'Confirmed. You can close this page.',
    contactFailed: 'The service does not answer',
    contactFailedRemedy: 'Check the connection, and try again.',
    organization: 'Organization',
    area: 'Area',
    confirm: 'Confirm',
    roles: { administrator: 'administrator', operator: 'operator', reader: 'reader', auditor: 'auditor' },
    methods: { password: 'password', passkey: 'passkey', company: 'company sign-in' },
  },
  de: {
    signIn: 'Anmelden',
    welcome: 'Wie man beginnt, und was Programme brauchen',
    signInLead: 'um Geräte zu registrieren und zu verwalten',
    signInWithPasskey: 'Mit einem Passkey anmelden',
    or: 'oder mit einem Kennwort',
    email: 'E-Mail-Adresse',
    password: 'Kennwort',
    orCompany: 'oder mit Ihrer Organisation',
    companyEmail: 'Dienstliche E-Mail',
    useCompany: 'Weiter',
    companyLead: 'Die Anmeldung Ihrer Organisation ist bei {host}.',
    companyHint: 'Fahren Sie nur fort, wenn Sie diese Adresse kennen.',
    goOnThere: 'Dort fortfahren',
    signOut: 'Abmelden',
    scriptNeeded: 'Das braucht JavaScript. Schalten Sie es für diese Seite ein.',
    passkeyFailed: 'Es wurde kein Passkey verwendet. Versuchen Sie es erneut, oder verwenden Sie ein Kennwort.',
    invitation: 'Zugang einrichten',
    invitationLead: 'Sie werden {role} von {tenant}.',
    invitationAgain:
      'Ein neues Kennwort oder ein neuer Passkey für {name} bei {tenant}. Überall sonst werden Sie abgemeldet.',
    name: 'Ihr Name',
    usePasskey: 'Mit einem Passkey fortfahren',
    passkeyHint: 'Fingerabdruck, Gesicht, Geräte-PIN oder Sicherheitsschlüssel. Nichts zu merken, nichts zu stehlen.',
    choosePassword: 'Kennwort wählen',
    passwordHint: 'Mindestens 12 Zeichen. Mehrere Wörter sind lang und leicht zu merken.',
    usePassword: 'Mit diesem Kennwort fortfahren',
    linkMissing: 'Öffnen Sie den ganzen Link, den Sie bekommen haben: Ein Teil davon fehlt.',
    account: 'Ihr Konto',
    accountLead: '{name}, {role} von {tenant}',
    passkeys: 'Passkeys',
    noPasskeys: 'Sie haben noch keinen Passkey.',
    addPasskey: 'Passkey hinzufügen',
    remove: 'Entfernen',
    device: 'Gerät',
    lastUsed: 'Zuletzt verwendet',
    never: 'nie',
    sessions: 'Wo Sie angemeldet sind',
    since: 'Seit',
    lastSeen: 'Zuletzt gesehen',
    from: 'Adresse',
    by: 'Mit',
    current: 'dieser Browser',
    end: 'Abmelden',
    endOthers: 'Überall sonst abmelden',
    changePassword: 'Kennwort ändern',
    currentPassword: 'Aktuelles Kennwort',
    currentPasswordHint: 'Lassen Sie es leer, wenn Sie keines haben.',
    newPassword: 'Neues Kennwort',
    passwordChanged: 'Das Kennwort wurde geändert. Überall sonst wurden Sie abgemeldet.',
    passkeyAdded: 'Der Passkey wurde hinzugefügt.',
    commandLine: 'Befehlszeile, mit {method}',
    login: 'Befehlszeile anmelden',
    loginCodeLead: 'Geben Sie den Code ein, den das Terminal zeigt.',
    code: 'Code',
    goOn: 'Weiter',
    loginCodeWrong: 'Unter diesem Code wartet nichts.',
    loginCodeWrongRemedy:
      'Vergleichen Sie ihn mit dem Terminal. Ein Code gilt 10 Minuten und einmal: Führen Sie danach „muster login“ erneut aus.',
    signedInAs: 'Angemeldet als',
    loginLead: 'Die Muster-Befehlszeile möchte für Sie handeln.',
    loginHolds: 'Sie bleibt angemeldet, bis sie {idleDays} Tage lang nicht benutzt wurde, und höchstens {days} Tage.',
    loginCompare: 'Das Terminal muss denselben Code zeigen.',
    asks: 'Wer fragt',
    loginAsks: 'Die Muster-Befehlszeile, von {address}',
    loginOnlyYours: 'Fahren Sie nur fort, wenn Sie das selbst begonnen haben.',
    loginOnlyYoursRemedy:
      'Hat Ihnen jemand den Code oder diese Adresse geschickt, wählen Sie „Nicht erlauben“: Diese Person könnte sonst alles tun, was Sie dürfen.',
    allow: 'Erlauben',
    doNotAllow: 'Nicht erlauben',
    loginAllowed: 'Erlaubt. Sie können diese Seite schließen und zum Terminal zurückkehren.',
    loginDenied: 'Nicht erlaubt. Niemand wurde angemeldet; Sie können diese Seite schließen.',
    contact: 'Adresse bestätigen',
    contactLead:
      'Eine Organisation nennt Sie als Kontakt. Bestätigen Sie, dass Sie unter dieser Adresse erreichbar sind.',
    contactHint:
      'Kennen Sie die Organisation nicht, oder ist das nicht Ihre Adresse, schließen Sie diese Seite, und bestätigen Sie nichts.',
    contactConfirmed: 'Bestätigt. Sie können diese Seite schließen.',
    contactFailed: 'Der Dienst antwortet nicht',
    contactFailedRemedy: 'Prüfen Sie die Verbindung, und versuchen Sie es erneut.',
    organization: 'Organisation',
    area: 'Bereich',
    confirm: 'Bestätigen',
    roles: { administrator: 'Administrator', operator: 'Operator', reader: 'Leser', auditor: 'Prüfer' },
    methods: { password: 'Kennwort', passkey: 'Passkey', company: 'Anmeldung der Organisation' },
  },
};
