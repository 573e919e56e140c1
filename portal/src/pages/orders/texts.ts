import type { OrderKind } from '../../../../src/contracts/orders.ts';
import type { TextTable } from '../../lib/language.tsx';

interface OrderTexts {
  readonly title: string;
  readonly lead: string;
  readonly by: string;
  readonly kinds: Readonly<Record<OrderKind, string>>;
  readonly search: Readonly<Record<OrderKind, string>>;
  readonly devices: string;
  readonly lastRegisteredAt: string;
  readonly noneYet: Readonly<Record<OrderKind, string>>;
  readonly noneYetLead: string;
  readonly register: string;
  readonly noMatch: string;
  readonly clear: string;
}

export const orderTexts: TextTable<OrderTexts> = {
  en: {
    title: 'Orders',
    lead: 'How far the devices of each order have come. Choose one to see its devices.',
    by: 'Count by',
    kinds: { orderId: 'Order ID', purchaseId: 'Purchase ID' },
    search: { orderId: 'Search order IDs', purchaseId: 'Search purchase IDs' },
    devices: 'Devices',
    lastRegisteredAt: 'Last registered',
    noneYet: { orderId: 'No devices with an order ID yet', purchaseId: 'No devices with a purchase ID yet' },
    noneYetLead:
      'When you register devices you can give the file an order ID and a purchase ID, in any form you like. Here you then see how many devices of each are registered, pending, failed or in use.',
    register: 'Register devices',
    noMatch: 'No ID begins like this',
    clear: 'Show all',
  },
  de: {
    title: 'Bestellungen',
    lead: 'Wie weit die Geräte jeder Bestellung sind. Wählen Sie eine, um ihre Geräte zu sehen.',
    by: 'Zählen nach',
    kinds: { orderId: 'Bestell-ID', purchaseId: 'Einkaufs-ID' },
    search: { orderId: 'Bestell-IDs suchen', purchaseId: 'Einkaufs-IDs suchen' },
    devices: 'Geräte',
    lastRegisteredAt: 'Zuletzt registriert',
    noneYet: { orderId: 'Noch keine Geräte mit Bestell-ID', purchaseId: 'Noch keine Geräte mit Einkaufs-ID' },
    noneYetLead:
      'Beim Registrieren können Sie der Datei eine Bestell-ID und eine Einkaufs-ID mitgeben, in beliebiger Form. Hier sehen Sie dann, wie viele Geräte jeder davon registriert, ausstehend, fehlgeschlagen oder in Gebrauch sind.',
    register: 'Geräte registrieren',
    noMatch: 'Keine ID beginnt so',
    clear: 'Alle anzeigen',
  },
};
