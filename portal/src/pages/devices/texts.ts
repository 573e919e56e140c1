import type { TextTable } from '../../lib/language.tsx';

interface DeviceTexts {
  readonly title: string;
  readonly all: string;
  readonly search: string;
  readonly searchHint: string;
  readonly states: string;
  readonly register: string;
  readonly refresh: string;
  readonly columns: Readonly<
    Record<
      | 'serialNumber'
      | 'displayName'
      | 'manufacturer'
      | 'model'
      | 'state'
      | 'assignedUser'
      | 'groupTag'
      | 'profile'
      | 'orderId'
      | 'purchaseId'
      | 'registeredAt'
      | 'registeredBy'
      | 'lastContactAt',
      string
    >
  >;
  readonly noneYet: { readonly title: string; readonly lead: string };
  readonly noMatch: { readonly title: string; readonly clear: string };
}

export const deviceTexts: TextTable<DeviceTexts> = {
  en: {
    title: 'Devices',
    all: 'All',
    search: 'Search devices',
    searchHint: 'Serial number, order, tag, user or model',
    states: 'States',
    register: 'Register devices',
    refresh: 'Refresh',
    columns: {
      serialNumber: 'Serial number',
      displayName: 'Device name',
      manufacturer: 'Manufacturer',
      model: 'Model',
      state: 'State',
      assignedUser: 'Assigned user',
      groupTag: 'Group tag',
      profile: 'Profile',
      orderId: 'Order ID',
      purchaseId: 'Purchase ID',
      registeredAt: 'Registered',
      registeredBy: 'Registered by',
      lastContactAt: 'Last contact',
    },
    noneYet: {
      title: 'No devices yet',
      lead: 'Register the first ones from a CSV file. Each needs its hardware hash.',
    },
    noMatch: { title: 'No device matches', clear: 'Show all devices' },
  },
  de: {
    title: 'Geräte',
    all: 'Alle',
    search: 'Geräte suchen',
    searchHint: 'Seriennummer, Bestellung, Tag, Benutzer oder Modell',
    states: 'Zustände',
    register: 'Geräte registrieren',
    refresh: 'Aktualisieren',
    columns: {
      serialNumber: 'Seriennummer',
      displayName: 'Gerätename',
      manufacturer: 'Hersteller',
      model: 'Modell',
      state: 'Zustand',
      assignedUser: 'Zugewiesener Benutzer',
      groupTag: 'Gruppentag',
      profile: 'Profil',
      orderId: 'Bestell-ID',
      purchaseId: 'Einkaufs-ID',
      registeredAt: 'Registriert',
      registeredBy: 'Registriert von',
      lastContactAt: 'Letzter Kontakt',
    },
    noneYet: {
      title: 'Noch keine Geräte',
      lead: 'Registrieren Sie die ersten aus einer CSV-Datei. Jedes braucht seinen Hardwarehash.',
    },
    noMatch: { title: 'Kein Gerät passt', clear: 'Alle Geräte anzeigen' },
  },
};
