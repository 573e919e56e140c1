import type { SessionKind, SignInMethod } from '../../../../src/contracts/users.ts';
import type { TextTable } from '../../lib/language.tsx';

interface SessionTexts {
  readonly title: string;
  readonly lead: string;
  readonly sessions: string;
  readonly sessionsLead: string;
  readonly kinds: Readonly<Record<SessionKind, string>>;
  readonly methods: Readonly<Record<SignInMethod, string>>;
  readonly current: string;
  readonly from: string;
  readonly noAddress: string;
  readonly since: string;
  readonly lastSeen: string;
  readonly end: string;
  readonly endNamed: (name: string, since: string) => string;
  readonly endOne: { readonly title: string; readonly lead: string };
  readonly endOthers: { readonly act: string; readonly title: string; readonly lead: string; readonly none: string };
  readonly passkeys: string;
  readonly passkeysLead: string;
  readonly noPasskeys: string;
  readonly password: string;
  readonly passwordLead: string;
  readonly account: string;
}

export const sessionTexts: TextTable<SessionTexts> = {
  en: {
    title: 'Your sessions',
    lead: 'Where you are signed in, and what you sign in with.',
    sessions: 'Where you are signed in',
    sessionsLead: 'If you do not know one of these, end it and change your password.',
    kinds: { browser: 'Browser', commandLine: 'Command line' },
    methods: { password: 'by password', passkey: 'by passkey', company: 'by company sign-in' },
    current: 'This window',
    from: 'from',
    noAddress: 'an address that is not known',
    since: 'Since',
    lastSeen: 'last seen',
    end: 'End',
    endNamed: (name, since) => `End the session: ${name}, since ${since}`,
    endOne: {
      title: 'End this session?',
      lead: 'Whoever uses it has to sign in again. It ends within 5 seconds.',
    },
    endOthers: {
      act: 'Sign out everywhere else',
      title: 'Sign out everywhere else?',
      lead: 'All your sessions end within 5 seconds, in browsers and on the command line, except this window.',
      none: 'You are signed in nowhere else.',
    },
    passkeys: 'Your passkeys',
    passkeysLead: 'Remove a passkey whose device was lost or given away.',
    noPasskeys: 'You have no passkey yet. With one there is nothing to remember and nothing to steal.',
    password: 'Password and new passkeys',
    passwordLead: 'Changing the password and adding a passkey have a page of their own.',
    account: 'Change the password or add a passkey',
  },
  de: {
    title: 'Ihre Sitzungen',
    lead: 'Wo Sie angemeldet sind, und womit Sie sich anmelden.',
    sessions: 'Wo Sie angemeldet sind',
    sessionsLead: 'Kennen Sie eine davon nicht, beenden Sie sie, und ändern Sie Ihr Kennwort.',
    kinds: { browser: 'Browser', commandLine: 'Befehlszeile' },
    methods: { password: 'mit Kennwort', passkey: 'mit Passkey', company: 'mit Anmeldung der Organisation' },
    current: 'Dieses Fenster',
    from: 'von',
    noAddress: 'einer unbekannten Adresse',
    since: 'Seit',
    lastSeen: 'zuletzt gesehen',
    end: 'Beenden',
    endNamed: (name, since) => `Sitzung beenden: ${name}, seit ${since}`,
    endOne: {
      title: 'Diese Sitzung beenden?',
      lead: 'Wer sie nutzt, muss sich neu anmelden. Sie endet binnen 5 Sekunden.',
    },
    endOthers: {
      act: 'Überall sonst abmelden',
      title: 'Überall sonst abmelden?',
      lead: 'Alle Ihre Sitzungen enden binnen 5 Sekunden, in Browsern und in der Befehlszeile, außer diesem Fenster.',
      none: 'Sie sind sonst nirgends angemeldet.',
    },
    passkeys: 'Ihre Passkeys',
    passkeysLead: 'Entfernen Sie einen Passkey, dessen Gerät verloren ging oder weitergegeben wurde.',
    noPasskeys: 'Sie haben noch keinen Passkey. Mit einem gibt es nichts zu merken und nichts zu stehlen.',
    password: 'Kennwort und neue Passkeys',
    passwordLead: 'Das Kennwort zu ändern und einen Passkey hinzuzufügen hat eine eigene Seite.',
    account: 'Kennwort ändern oder Passkey hinzufügen',
  },
};
