import type { TextTable } from '../../lib/language.tsx';

export type ScopeGroup = 'devices' | 'batches' | 'hardware' | 'organization' | 'partners';

interface ClientTexts {
  readonly title: string;
  readonly lead: string;
  readonly refresh: string;
  readonly columns: Readonly<Record<'name' | 'scopes' | 'lastUsedAt' | 'expiresAt' | 'secrets', string>>;
  readonly scopeCount: (count: number) => string;
  readonly never: string;
  readonly expired: string;
  readonly noExpiry: string;
  readonly secretCount: (count: number) => string;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly name: string;
  readonly nameHint: string;
  readonly scopes: string;
  readonly scopesHint: string;
  readonly scopesNeeded: string;
  readonly notYours: string;
  readonly groups: Readonly<Record<ScopeGroup, string>>;
  readonly expiry: string;
  readonly expiryHint: string;
  readonly create: { readonly act: string; readonly title: string; readonly make: string };
  readonly made: {
    readonly title: string;
    readonly rotated: string;
    readonly once: string;
    readonly clientId: string;
    readonly copyId: string;
    readonly secret: string;
    readonly copySecret: string;
    readonly use: string;
    readonly environment: string;
    readonly curl: string;
    readonly muster: string;
    readonly copyLines: (name: string) => string;
    readonly oldGoesOn: string;
    readonly done: string;
  };
  readonly panel: {
    readonly created: string;
    readonly createdBy: string;
    readonly isExpired: string;
    readonly change: string;
    readonly save: string;
    readonly saved: string;
    readonly secrets: string;
    readonly secretsLead: string;
    readonly secretMade: string;
    readonly secretEnds: string;
    readonly secretStays: string;
    readonly onlySecret: string;
    readonly end: string;
    readonly endNamed: (made: string) => string;
  };
  readonly endSecret: { readonly title: string; readonly lead: string };
  readonly rotate: {
    readonly act: string;
    readonly title: (name: string) => string;
    readonly lead: string;
    readonly hours: string;
    readonly hoursHint: string;
    readonly third: string;
    readonly notYours: string;
  };
  readonly revoke: { readonly act: string; readonly title: (name: string) => string; readonly lead: string };
}

export const clientTexts: TextTable<ClientTexts> = {
  en: {
    title: 'API clients',
    lead: 'Programs that work with your organization’s devices. Give each a client of its own, with no more scopes than it needs.',
    refresh: 'Refresh',
    columns: { name: 'Name', scopes: 'Scopes', lastUsedAt: 'Last used', expiresAt: 'Expires', secrets: 'Secrets' },
    scopeCount: count => (count === 1 ? '1 scope' : `${count} scopes`),
    never: 'Never',
    expired: 'Expired',
    noExpiry: 'Does not expire',
    secretCount: count => (count === 1 ? '1 secret' : `${count} secrets`),
    noneYet: {
      title: 'No API clients yet',
      lead: 'Make one for each program: a script, a warehouse scanner, your order system.',
    },
    name: 'Name',
    nameHint: 'What it is for, such as “Warehouse scanner”.',
    scopes: 'Scopes',
    scopesHint: 'What the client may do.',
    scopesNeeded: 'Choose at least one scope.',
    notYours: 'You do not have this scope yourself, so you cannot give it.',
    groups: {
      devices: 'Devices',
      batches: 'Batches',
      hardware: 'Hardware',
      organization: 'Organization',
      partners: 'Partners and OEMs',
    },
    expiry: 'Expires at the end of',
    expiryHint: 'Left empty, the client does not expire.',
    create: { act: 'Make an API client', title: 'Make an API client', make: 'Make the client' },
    made: {
      title: 'API client made',
      rotated: 'New secret made',
      once: 'The secret is shown this once. Copy it now: Muster keeps a digest of it only.',
      clientId: 'Client ID',
      copyId: 'Copy the client ID',
      secret: 'Client secret',
      copySecret: 'Copy the client secret',
      use: 'Use it',
      environment: 'Where the program runs',
      curl: 'Get a token with curl',
      muster: 'Or with the command line',
      copyLines: name => `Copy: ${name}`,
      oldGoesOn: 'The secret from before works until',
      done: 'Done',
    },
    panel: {
      created: 'Made',
      createdBy: 'Made by',
      isExpired: 'This client has expired and gets no tokens. A later expiry brings it back.',
      change: 'Name, scopes and expiry',
      save: 'Save',
      saved: 'Saved. It holds within 5 seconds, for tokens that were given before too.',
      secrets: 'Secrets',
      secretsLead: 'A client has two secrets at most, so that you can change from one to the other without a gap.',
      secretMade: 'Made',
      secretEnds: 'ends',
      secretStays: 'stays until you end it',
      onlySecret: 'The last secret cannot be ended. Make a new one first, or revoke the client.',
      end: 'End',
      endNamed: made => `End the secret made ${made}`,
    },
    endSecret: {
      title: 'End this secret now?',
      lead: 'Whatever still uses it is refused at once, and tokens that were given for it end within 5 seconds.',
    },
    rotate: {
      act: 'New secret',
      title: name => `New secret for ${name}`,
      lead: 'Both secrets work until the overlap is over. Give the new one to the program before that.',
      hours: 'Overlap in hours',
      hoursHint: 'From 0 (the secret from before ends at once) to 720.',
      third: 'The client has two secrets already: the older one ends at once.',
      notYours:
        'Who has a secret has all scopes of the client, and you lack some of them. Somebody who has them all can make a new secret.',
    },
    revoke: {
      act: 'Revoke',
      title: name => `Revoke ${name}?`,
      lead: 'All its secrets end now and its tokens within 5 seconds. This cannot be taken back: a program that still uses it needs a new client.',
    },
  },
  de: {
    title: 'API-Clients',
    lead: 'Programme, die mit den Geräten Ihrer Organisation arbeiten. Geben Sie jedem einen eigenen Client, mit nicht mehr Bereichen, als er braucht.',
    refresh: 'Aktualisieren',
    columns: {
      name: 'Name',
      scopes: 'Bereiche',
      lastUsedAt: 'Zuletzt verwendet',
      expiresAt: 'Läuft ab',
      secrets: 'Geheimnisse',
    },
    scopeCount: count => (count === 1 ? '1 Bereich' : `${count} Bereiche`),
    never: 'Nie',
    expired: 'Abgelaufen',
    noExpiry: 'Läuft nicht ab',
    secretCount: count => (count === 1 ? '1 Geheimnis' : `${count} Geheimnisse`),
    noneYet: {
      title: 'Noch keine API-Clients',
      lead: 'Legen Sie für jedes Programm einen an: ein Skript, einen Scanner im Lager, Ihr Bestellsystem.',
    },
    name: 'Name',
    nameHint: 'Wofür er ist, etwa „Scanner im Lager“.',
    scopes: 'Bereiche',
    scopesHint: 'Was der Client darf.',
    scopesNeeded: 'Wählen Sie mindestens einen Bereich.',
    notYours: 'Sie haben diesen Bereich selbst nicht und können ihn deshalb nicht geben.',
    groups: {
      devices: 'Geräte',
      batches: 'Stapel',
      hardware: 'Hardware',
      organization: 'Organisation',
      partners: 'Partner und OEMs',
    },
    expiry: 'Läuft ab am Ende des',
    expiryHint: 'Bleibt es leer, läuft der Client nicht ab.',
    create: { act: 'API-Client anlegen', title: 'API-Client anlegen', make: 'Client anlegen' },
    made: {
      title: 'API-Client angelegt',
      rotated: 'Neues Geheimnis erstellt',
      once: 'Das Geheimnis wird nur dieses eine Mal angezeigt. Kopieren Sie es jetzt: Muster behält nur einen Prüfwert davon.',
      clientId: 'Client-ID',
      copyId: 'Client-ID kopieren',
      secret: 'Client-Geheimnis',
      copySecret: 'Client-Geheimnis kopieren',
      use: 'So verwenden Sie es',
      environment: 'Dort, wo das Programm läuft',
      curl: 'Ein Token mit curl holen',
      muster: 'Oder mit der Befehlszeile',
      copyLines: name => `Kopieren: ${name}`,
      oldGoesOn: 'Das Geheimnis von vorher gilt bis',
      done: 'Fertig',
    },
    panel: {
      created: 'Angelegt',
      createdBy: 'Angelegt von',
      isExpired: 'Dieser Client ist abgelaufen und erhält keine Token. Ein späteres Ablaufdatum bringt ihn zurück.',
      change: 'Name, Bereiche und Ablauf',
      save: 'Speichern',
      saved: 'Gespeichert. Es gilt binnen 5 Sekunden, auch für Token von vorher.',
      secrets: 'Geheimnisse',
      secretsLead:
        'Ein Client hat höchstens zwei Geheimnisse, damit Sie ohne Lücke vom einen zum anderen wechseln können.',
      secretMade: 'Erstellt',
      secretEnds: 'endet',
      secretStays: 'gilt, bis Sie es beenden',
      onlySecret:
        'Das letzte Geheimnis kann nicht beendet werden. Erstellen Sie zuerst ein neues, oder widerrufen Sie den Client.',
      end: 'Beenden',
      endNamed: made => `Geheimnis vom ${made} beenden`,
    },
    endSecret: {
      title: 'Dieses Geheimnis jetzt beenden?',
      lead: 'Was es noch verwendet, wird sofort abgewiesen, und Token, die dafür ausgegeben wurden, enden binnen 5 Sekunden.',
    },
    rotate: {
      act: 'Neues Geheimnis',
      title: name => `Neues Geheimnis für ${name}`,
      lead: 'Beide Geheimnisse gelten, bis die Überlappung vorbei ist. Geben Sie dem Programm vorher das neue.',
      hours: 'Überlappung in Stunden',
      hoursHint: 'Von 0 (das Geheimnis von vorher endet sofort) bis 720.',
      third: 'Der Client hat schon zwei Geheimnisse: Das ältere endet sofort.',
      notYours:
        'Wer ein Geheimnis hat, hat alle Bereiche des Clients, und Ihnen fehlen einige davon. Ein neues Geheimnis kann erstellen, wer sie alle hat.',
    },
    revoke: {
      act: 'Widerrufen',
      title: name => `${name} widerrufen?`,
      lead: 'Alle seine Geheimnisse enden jetzt und seine Token binnen 5 Sekunden. Das lässt sich nicht zurücknehmen: Ein Programm, das ihn noch verwendet, braucht einen neuen Client.',
    },
  },
};
