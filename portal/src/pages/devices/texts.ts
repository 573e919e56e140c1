import type { Profile } from '../../../../src/contracts/batches.ts';
import type { TextTable } from '../../lib/language.tsx';

type ColumnName =
  | 'serialNumber'
  | 'displayName'
  | 'manufacturer'
  | 'model'
  | 'state'
  | 'error'
  | 'stateSince'
  | 'assignedUser'
  | 'groupTag'
  | 'profile'
  | 'orderId'
  | 'purchaseId'
  | 'productKeyId'
  | 'registeredAt'
  | 'registeredBy'
  | 'lastContactAt';

interface DeviceTexts {
  readonly title: string;
  readonly commands: string;
  readonly all: string;
  readonly search: string;
  readonly searchHint: string;
  readonly states: string;
  readonly filters: string;
  readonly removeFilter: (filter: string) => string;
  readonly removeFilters: string;
  readonly batch: string;
  readonly register: string;
  readonly deregister: string;
  readonly export: string;
  readonly exportChosen: string;
  readonly refresh: string;
  readonly chosen: (count: string) => string;
  readonly clearChosen: string;
  readonly usualColumns: string;
  readonly listChanged: string;
  readonly listFull: (count: string) => string;
  readonly columns: Readonly<Record<ColumnName, string>>;
  readonly profiles: Readonly<Record<Profile, string>>;
  readonly noMatch: { readonly title: string; readonly lead: string; readonly clear: string };
}

export const deviceTexts: TextTable<DeviceTexts> = {
  en: {
    title: 'Devices',
    commands: 'Commands',
    all: 'All',
    search: 'Search devices',
    searchHint: 'Serial number, order, tag, user or model',
    states: 'States',
    filters: 'Filters',
    removeFilter: filter => `Remove filter ${filter}`,
    removeFilters: 'Remove these filters',
    batch: 'Batch',
    register: 'Register devices',
    deregister: 'Deregister',
    export: 'Export',
    exportChosen: 'Export selected',
    refresh: 'Refresh',
    chosen: count => `${count} selected`,
    clearChosen: 'Clear selection',
    usualColumns: 'Usual columns',
    listChanged: 'The list has changed since you began to scroll.',
    listFull: count =>
      `The list ends here, after ${count} devices. Search or filter to find others, or export them all.`,
    columns: {
      serialNumber: 'Serial number',
      displayName: 'Device name',
      manufacturer: 'Manufacturer',
      model: 'Model',
      state: 'State',
      error: 'Error',
      stateSince: 'In this state since',
      assignedUser: 'Assigned user',
      groupTag: 'Group tag',
      profile: 'Profile',
      orderId: 'Order ID',
      purchaseId: 'Purchase ID',
      productKeyId: 'Product key ID',
      registeredAt: 'Registered',
      registeredBy: 'Registered by',
      lastContactAt: 'Last contact',
    },
    profiles: { standard: 'Standard', sensitiveData: 'Sensitive data', powerUser: 'Power user', kiosk: 'Kiosk' },
    noMatch: {
      title: 'No device matches',
      lead: 'Search finds the beginning of a serial number, order ID, purchase ID, group tag, user or model.',
      clear: 'Show all devices',
    },
  },
  de: {
    title: 'Geräte',
    commands: 'Befehle',
    all: 'Alle',
    search: 'Geräte suchen',
    searchHint: 'Seriennummer, Bestellung, Tag, Benutzer oder Modell',
    states: 'Zustände',
    filters: 'Filter',
    removeFilter: filter => `Filter ${filter} entfernen`,
    removeFilters: 'Diese Filter entfernen',
    batch: 'Stapel',
    register: 'Geräte registrieren',
    deregister: 'Registrierung aufheben',
    export: 'Exportieren',
    exportChosen: 'Auswahl exportieren',
    refresh: 'Aktualisieren',
    chosen: count => `${count} ausgewählt`,
    clearChosen: 'Auswahl aufheben',
    usualColumns: 'Übliche Spalten',
    listChanged: 'Die Liste hat sich geändert, seit Sie blättern.',
    listFull: count =>
      `Die Liste endet hier, nach ${count} Geräten. Suchen oder filtern Sie nach anderen, oder exportieren Sie alle.`,
    columns: {
      serialNumber: 'Seriennummer',
      displayName: 'Gerätename',
      manufacturer: 'Hersteller',
      model: 'Modell',
      state: 'Zustand',
      error: 'Fehler',
      stateSince: 'In diesem Zustand seit',
      assignedUser: 'Zugewiesener Benutzer',
      groupTag: 'Gruppentag',
      profile: 'Profil',
      orderId: 'Bestell-ID',
      purchaseId: 'Einkaufs-ID',
      productKeyId: 'Product Key-ID',
      registeredAt: 'Registriert',
      registeredBy: 'Registriert von',
      lastContactAt: 'Letzter Kontakt',
    },
    profiles: { standard: 'Standard', sensitiveData: 'Vertrauliche Daten', powerUser: 'Hauptbenutzer', kiosk: 'Kiosk' },
    noMatch: {
      title: 'Kein Gerät passt',
      lead: 'Die Suche findet den Anfang von Seriennummer, Bestell-ID, Einkaufs-ID, Gruppentag, Benutzer oder Modell.',
      clear: 'Alle Geräte anzeigen',
    },
  },
};
