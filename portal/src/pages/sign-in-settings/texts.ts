import type { SignInRequirement } from '../../../../src/contracts/sign-in-settings.ts';
import type { TextTable } from '../../lib/language.tsx';

interface SettingsTexts {
  readonly title: string;
  readonly lead: string;
  readonly required: string;
  readonly requirements: Readonly<Record<SignInRequirement, { readonly label: string; readonly meaning: string }>>;
  readonly requiredLead: string;
  readonly company: string;
  readonly companyLead: string;
  readonly notSetUp: string;
  readonly setUp: string;
  readonly takesEveryRight: string;
  readonly redirect: string;
  readonly redirectHint: string;
  readonly bookmark: string;
  readonly bookmarkHint: string;
  readonly copyNamed: (name: string) => string;
  readonly issuer: string;
  readonly issuerHint: string;
  readonly clientId: string;
  readonly secret: string;
  readonly secretKept: string;
  readonly secretNeeded: string;
  readonly secretOther: string;
  readonly noSecret: string;
  readonly noSecretHint: string;
  readonly hasSecret: { readonly yes: string; readonly no: string };
  readonly domains: string;
  readonly domainsHint: string;
  readonly roles: string;
  readonly rolesLead: string;
  readonly roleClaim: string;
  readonly roleClaimHint: string;
  readonly mapping: string;
  readonly mappingValue: string;
  readonly mappingRole: string;
  readonly valueOf: (number: number) => string;
  readonly roleOf: (number: number) => string;
  readonly removeRow: (value: string) => string;
  readonly addRow: string;
  readonly defaultRole: string;
  readonly defaultRoleHint: string;
  readonly notLetIn: string;
  readonly removeCompany: string;
  readonly save: string;
  readonly discard: string;
  readonly unsaved: string;
  readonly saved: string;
  readonly leave: { readonly title: string; readonly lead: string; readonly act: string };
  readonly readOnly: string;
}

export const settingsTexts: TextTable<SettingsTexts> = {
  en: {
    title: 'Sign-in settings',
    lead: 'How the people of your organization prove who they are.',
    required: 'What is required',
    requirements: {
      any: {
        label: 'Any way',
        meaning: 'By passkey, by password, and by the sign-in of your organization where it is set up.',
      },
      passkey: {
        label: 'No passwords',
        meaning:
          'By passkey, or by the sign-in of your organization where it is set up. You need a passkey of your own first.',
      },
      company: {
        label: 'Only the sign-in of your organization',
        meaning: 'By your provider alone. Possible once an administrator has come in by it.',
      },
    },
    requiredLead:
      'It holds from the next sign-in. Sessions that were opened in another way end within 5 seconds, except this one.',
    company: 'Sign-in of your organization',
    companyLead: 'Entra ID, Keycloak, Okta, AD FS or any other OpenID Connect provider lets your people in.',
    notSetUp: 'No provider is set up. People come in by invitation, with a passkey or a password.',
    setUp: 'Set up a provider',
    takesEveryRight:
      'Changing this takes every right, the one to hardware records included, since through a provider one can become any user. Ask an administrator who has them all.',
    redirect: 'Redirect URI',
    redirectHint: 'Enter it at your provider, as a redirect URI of the type “Web”.',
    bookmark: 'Address to sign in at',
    bookmarkHint:
      'For a bookmark. People of the domains that your organization was given find the way by their address.',
    copyNamed: name => `Copy: ${name}`,
    issuer: 'Issuer',
    issuerHint: 'Exactly what the provider calls itself, such as https://login.microsoftonline.com/TENANT-ID/v2.0.',
    clientId: 'Client ID',
    secret: 'Client secret',
    secretKept: 'A secret is kept, and never shown. Left empty, it stays.',
    secretNeeded: 'As the provider gave it. It is encrypted, and never shown again.',
    secretOther: 'For another issuer or client, enter its secret: the one that is kept goes to no other provider.',
    noSecret: 'The client has no secret',
    noSecretHint: 'A secret that is kept is removed when you save.',
    hasSecret: { yes: 'Kept, never shown', no: 'None' },
    domains: 'Allowed domains',
    domainsHint: 'Only addresses of these domains come in, such as contoso.com. Separate several by commas.',
    roles: 'Who gets which role',
    rolesLead:
      'With a claim, the provider decides the role at every sign-in, also of users who were invited. Without one, users keep the role that they have.',
    roleClaim: 'Role claim',
    roleClaimHint: 'Such as roles or groups. Left empty, new people get the role below.',
    mapping: 'Values of the claim',
    mappingValue: 'Value',
    mappingRole: 'Role',
    valueOf: number => `Value ${number}`,
    roleOf: number => `Role of value ${number}`,
    removeRow: value => `Remove value ${value}`,
    addRow: 'Add a value',
    defaultRole: 'Everybody else',
    defaultRoleHint: 'Those to whom no value gives a role.',
    notLetIn: 'Is not let in',
    removeCompany: 'Remove the provider',
    save: 'Save',
    discard: 'Discard changes',
    unsaved: 'There are changes that are not saved.',
    saved: 'Saved.',
    leave: {
      title: 'Leave without saving?',
      lead: 'What you changed on this page is lost.',
      act: 'Leave without saving',
    },
    readOnly: 'You can see these settings. An administrator can change them.',
  },
  de: {
    title: 'Anmeldung',
    lead: 'Wie die Menschen Ihrer Organisation nachweisen, wer sie sind.',
    required: 'Was verlangt wird',
    requirements: {
      any: {
        label: 'Jede Art',
        meaning: 'Mit Passkey, mit Kennwort und mit der Anmeldung Ihrer Organisation, wo sie eingerichtet ist.',
      },
      passkey: {
        label: 'Keine Kennwörter',
        meaning:
          'Mit Passkey, oder mit der Anmeldung Ihrer Organisation, wo sie eingerichtet ist. Sie brauchen zuerst selbst einen Passkey.',
      },
      company: {
        label: 'Nur die Anmeldung Ihrer Organisation',
        meaning: 'Allein über Ihren Anbieter. Möglich, sobald sich ein Administrator darüber angemeldet hat.',
      },
    },
    requiredLead:
      'Es gilt ab der nächsten Anmeldung. Sitzungen, die auf andere Art begonnen wurden, enden binnen 5 Sekunden, außer dieser.',
    company: 'Anmeldung Ihrer Organisation',
    companyLead: 'Entra ID, Keycloak, Okta, AD FS oder ein anderer OpenID-Connect-Anbieter lässt Ihre Leute herein.',
    notSetUp: 'Es ist kein Anbieter eingerichtet. Zugang gibt es durch Einladung, mit Passkey oder Kennwort.',
    setUp: 'Anbieter einrichten',
    takesEveryRight:
      'Das zu ändern verlangt jedes Recht, auch das auf Hardwaredaten, denn über einen Anbieter kann man zu jedem Benutzer werden. Fragen Sie einen Administrator, der alle hat.',
    redirect: 'Umleitungs-URI',
    redirectHint: 'Tragen Sie sie bei Ihrem Anbieter ein, als Umleitungs-URI vom Typ „Web“.',
    bookmark: 'Adresse zum Anmelden',
    bookmarkHint:
      'Für ein Lesezeichen. Wer eine Adresse der Domänen hat, die Ihrer Organisation gegeben wurden, findet auch so dorthin.',
    copyNamed: name => `Kopieren: ${name}`,
    issuer: 'Aussteller (issuer)',
    issuerHint: 'Genau wie sich der Anbieter selbst nennt, etwa https://login.microsoftonline.com/TENANT-ID/v2.0.',
    clientId: 'Client-ID',
    secret: 'Client-Geheimnis',
    secretKept: 'Ein Geheimnis ist hinterlegt und wird nie angezeigt. Bleibt das Feld leer, gilt es weiter.',
    secretNeeded: 'Wie der Anbieter es ausgegeben hat. Es wird verschlüsselt und nie wieder angezeigt.',
    secretOther:
      'Geben Sie für einen anderen Aussteller oder Client dessen Geheimnis ein: Das hinterlegte geht an keinen anderen Anbieter.',
    noSecret: 'Der Client hat kein Geheimnis',
    noSecretHint: 'Ein hinterlegtes Geheimnis wird beim Speichern entfernt.',
    hasSecret: { yes: 'Hinterlegt, wird nie angezeigt', no: 'Keines' },
    domains: 'Zugelassene Domänen',
    domainsHint: 'Nur Adressen dieser Domänen kommen herein, etwa contoso.com. Trennen Sie mehrere durch Kommas.',
    roles: 'Wer welche Rolle bekommt',
    rolesLead:
      'Mit einem Claim entscheidet der Anbieter bei jeder Anmeldung über die Rolle, auch bei eingeladenen Benutzern. Ohne behalten Benutzer die Rolle, die sie haben.',
    roleClaim: 'Claim der Rolle',
    roleClaimHint: 'Etwa roles oder groups. Bleibt er leer, bekommen neue Benutzer die Rolle unten.',
    mapping: 'Werte des Claims',
    mappingValue: 'Wert',
    mappingRole: 'Rolle',
    valueOf: number => `Wert ${number}`,
    roleOf: number => `Rolle zu Wert ${number}`,
    removeRow: value => `Wert ${value} entfernen`,
    addRow: 'Wert hinzufügen',
    defaultRole: 'Alle anderen',
    defaultRoleHint: 'Die, denen kein Wert eine Rolle gibt.',
    notLetIn: 'Kommen nicht herein',
    removeCompany: 'Anbieter entfernen',
    save: 'Speichern',
    discard: 'Änderungen verwerfen',
    unsaved: 'Es gibt Änderungen, die nicht gespeichert sind.',
    saved: 'Gespeichert.',
    leave: {
      title: 'Ohne Speichern verlassen?',
      lead: 'Was Sie auf dieser Seite geändert haben, geht verloren.',
      act: 'Ohne Speichern verlassen',
    },
    readOnly: 'Sie können diese Einstellungen sehen. Ändern kann sie ein Administrator.',
  },
};
