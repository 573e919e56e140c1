import type { TextTable } from '../../lib/language.tsx';
import type { ScopeFault } from './draft.ts';

interface ScopeTexts {
  readonly kinds: string;
  readonly kindLeads: { readonly register: string; readonly deregister: string };
  readonly oneALine: string;
  readonly orderIds: string;
  readonly orderIdsHint: string;
  readonly orderIdPrefixes: string;
  readonly orderIdPrefixesHint: string;
  readonly models: string;
  readonly modelsHint: string;
  readonly maximum: string;
  readonly maximumHint: string;
  readonly lastDay: string;
  readonly lastDayHint: string;
  readonly approval: string;
  readonly approvals: Readonly<Record<'automatic' | 'each', { readonly label: string; readonly lead: string }>>;
  readonly defaults: string;
  readonly defaultsLead: string;
  readonly groupTag: string;
  readonly profile: string;
  readonly noProfile: string;
  readonly asked: (what: string) => string;
  readonly faults: Readonly<Record<ScopeFault, string>>;
  readonly notInRange: (most: string) => string;
}

/** The form of what a mandate covers, in words that fit both sides. */
export const scopeTexts: TextTable<ScopeTexts> = {
  en: {
    kinds: 'What the partner may do',
    kindLeads: { register: 'Register devices', deregister: 'Deregister devices that it registered itself' },
    oneALine: 'One a line.',
    orderIds: 'Order IDs',
    orderIdsHint: 'One a line. A batch has to name one of them.',
    orderIdPrefixes: 'Order IDs beginning with',
    orderIdPrefixesHint: 'One beginning a line. With both fields empty, any order ID or none will do.',
    models: 'Models',
    modelsHint: 'One a line, exactly as the maker writes it. Left empty: any model.',
    maximum: 'Devices at most',
    maximumHint: 'Left empty: no maximum.',
    lastDay: 'Last day',
    lastDayHint: 'Left empty: no end date.',
    approval: 'Uploads of the partner',
    approvals: {
      automatic: { label: 'Settled at once', lead: 'The customer sees them, and need do nothing.' },
      each: { label: 'Approved one by one', lead: 'Each waits until an administrator of the customer approves it.' },
    },
    defaults: 'Where an upload names none',
    defaultsLead: 'Devices of uploads without a group tag or a profile get these.',
    groupTag: 'Group tag',
    profile: 'Profile',
    noProfile: 'None',
    asked: what => `Asked for: ${what}.`,
    faults: {
      wider: 'This is more than what was asked for. Narrow it.',
      over: 'This day is over. Choose a later one, or none.',
      none: 'Choose at least one.',
      notValid: 'This is not valid. Check each line and the length.',
    },
    notInRange: most => `Enter a whole number from 1 to ${most}, or none.`,
  },
  de: {
    kinds: 'Was der Partner darf',
    kindLeads: {
      register: 'Geräte registrieren',
      deregister: 'Registrierungen aufheben, die er selbst vorgenommen hat',
    },
    oneALine: 'Eines je Zeile.',
    orderIds: 'Bestell-IDs',
    orderIdsHint: 'Eine je Zeile. Ein Stapel muss eine davon nennen.',
    orderIdPrefixes: 'Bestell-IDs, die so beginnen',
    orderIdPrefixesHint: 'Ein Anfang je Zeile. Sind beide Felder leer, gilt jede Bestell-ID oder keine.',
    models: 'Modelle',
    modelsHint: 'Eines je Zeile, genau wie der Hersteller es schreibt. Leer: jedes Modell.',
    maximum: 'Höchstzahl der Geräte',
    maximumHint: 'Leer: ohne Höchstzahl.',
    lastDay: 'Letzter Tag',
    lastDayHint: 'Leer: kein Enddatum.',
    approval: 'Stapel des Partners',
    approvals: {
      automatic: { label: 'Sofort bearbeitet', lead: 'Der Kunde sieht sie und muss nichts tun.' },
      each: { label: 'Einzeln genehmigt', lead: 'Jeder wartet, bis ihn ein Administrator des Kunden genehmigt.' },
    },
    defaults: 'Wo ein Stapel nichts nennt',
    defaultsLead: 'Geräte aus Stapeln ohne Gruppentag oder Profil erhalten diese.',
    groupTag: 'Gruppentag',
    profile: 'Profil',
    noProfile: 'Keines',
    asked: what => `Erbeten: ${what}.`,
    faults: {
      wider: 'Das ist mehr, als erbeten wurde. Grenzen Sie es ein.',
      over: 'Dieser Tag ist vorbei. Wählen Sie einen späteren oder keinen.',
      none: 'Wählen Sie mindestens eines.',
      notValid: 'Das ist nicht gültig. Prüfen Sie jede Zeile und die Länge.',
    },
    notInRange: most => `Geben Sie eine ganze Zahl von 1 bis ${most} ein, oder keine.`,
  },
};
