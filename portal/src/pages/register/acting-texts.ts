import type { TextTable } from '../../lib/language.tsx';

interface ActingTexts {
  readonly title: (customer: string) => string;
  /** What stands between commas. */
  readonly orders: (orders: string) => string;
  readonly models: (models: string) => string;
  readonly left: (devices: string) => string;
  readonly until: (at: string) => string;
  readonly approved: string;
  readonly everything: string;
  readonly under: (name: string, limits: string) => string;
  readonly orderIdMissing: string;
  readonly beyond: (rows: string) => string;
}

/** What the fly-in says besides, where a partner registers for a customer. */
export const actingTexts: TextTable<ActingTexts> = {
  en: {
    title: customer => `You register for ${customer}.`,
    orders: orders => `order IDs ${orders}`,
    models: models => `models ${models}`,
    left: devices => (devices === '1' ? '1 device more' : `${devices} devices more`),
    until: at => `until ${at}`,
    approved: 'each upload waits for the customer’s approval',
    everything: 'no limits',
    under: (name, limits) => `Mandate “${name}”: ${limits}.`,
    orderIdMissing: 'Enter the order ID: the mandate covers certain orders only.',
    beyond: rows =>
      `${rows} more than the mandate lets you register: those would fail. Leave them out, or ask the customer for more.`,
  },
  de: {
    title: customer => `Sie registrieren für ${customer}.`,
    orders: orders => `Bestell-IDs ${orders}`,
    models: models => `Modelle ${models}`,
    left: devices => (devices === '1' ? 'noch 1 Gerät' : `noch ${devices} Geräte`),
    until: at => `bis ${at}`,
    approved: 'der Kunde genehmigt jeden Stapel',
    everything: 'ohne Grenzen',
    under: (name, limits) => `Mandat „${name}“: ${limits}.`,
    orderIdMissing: 'Geben Sie die Bestell-ID ein: Das Mandat gilt nur für bestimmte Bestellungen.',
    beyond: rows =>
      `${rows} mehr, als das Mandat Sie registrieren lässt: Diese würden fehlschlagen. Lassen Sie sie weg, oder bitten Sie den Kunden um mehr.`,
  },
};
