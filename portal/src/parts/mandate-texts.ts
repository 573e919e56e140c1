import type { MandateKind } from '../../../src/contracts/mandates.ts';
import type { TextTable } from '../lib/language.tsx';

interface MandateTexts {
  readonly facts: {
    readonly kinds: string;
    readonly orders: string;
    readonly models: string;
    readonly devices: string;
    readonly until: string;
    readonly approval: string;
    readonly groupTag: string;
    readonly profile: string;
  };
  readonly kinds: Readonly<Record<MandateKind, string>>;
  /** Inside of a list of order IDs. */
  readonly beginningWith: (prefix: string) => string;
  readonly anyOrder: string;
  readonly anyModel: string;
  readonly ofMost: (registered: string, most: string) => string;
  readonly noMost: (registered: string) => string;
  readonly atMost: (most: string) => string;
  readonly anyNumber: string;
  readonly noEnd: string;
  readonly approvals: { readonly automatic: string; readonly each: string };
  readonly sides: { readonly customer: string; readonly partner: string };
  readonly openBatch: string;
  readonly history: string;
  readonly order: { readonly label: string; readonly hint: (orders: string) => string; readonly notCovered: string };
}

/** What a mandate covers, and what became of it, in words that fit both sides. */
export const mandateTexts: TextTable<MandateTexts> = {
  en: {
    facts: {
      kinds: 'Allows',
      orders: 'Order IDs',
      models: 'Models',
      devices: 'Devices',
      until: 'Ends',
      approval: 'Uploads',
      groupTag: 'Group tag',
      profile: 'Profile',
    },
    kinds: { register: 'Register devices', deregister: 'Deregister what the partner registered' },
    beginningWith: prefix => `beginning with ${prefix}`,
    anyOrder: 'Any, or none',
    anyModel: 'Any',
    ofMost: (registered, most) => `${registered} of ${most} registered`,
    noMost: registered => `${registered} registered, no maximum`,
    atMost: most => `${most} at most`,
    anyNumber: 'Any number',
    noEnd: 'No end date',
    approvals: { automatic: 'Settled at once', each: 'The customer approves each' },
    sides: { customer: 'Customer', partner: 'Partner' },
    openBatch: 'Show the batch',
    history: 'History',
    order: {
      label: 'Order ID',
      hint: orders => `The mandate covers: ${orders}.`,
      notCovered: 'No mandate covers this order ID.',
    },
  },
  de: {
    facts: {
      kinds: 'Erlaubt',
      orders: 'Bestell-IDs',
      models: 'Modelle',
      devices: 'Geräte',
      until: 'Endet',
      approval: 'Stapel',
      groupTag: 'Gruppentag',
      profile: 'Profil',
    },
    kinds: {
      register: 'Geräte registrieren',
      deregister: 'Registrierungen aufheben, die der Partner vorgenommen hat',
    },
    beginningWith: prefix => `beginnend mit ${prefix}`,
    anyOrder: 'Jede, oder keine',
    anyModel: 'Jedes',
    ofMost: (registered, most) => `${registered} von ${most} registriert`,
    noMost: registered => `${registered} registriert, ohne Höchstzahl`,
    atMost: most => `Höchstens ${most}`,
    anyNumber: 'Beliebig viele',
    noEnd: 'Kein Enddatum',
    approvals: { automatic: 'Werden sofort bearbeitet', each: 'Der Kunde genehmigt jeden' },
    sides: { customer: 'Kunde', partner: 'Partner' },
    openBatch: 'Stapel anzeigen',
    history: 'Verlauf',
    order: {
      label: 'Bestell-ID',
      hint: orders => `Das Mandat gilt für: ${orders}.`,
      notCovered: 'Kein Mandat gilt für diese Bestell-ID.',
    },
  },
};
