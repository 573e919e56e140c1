import type { TextTable } from '../../lib/language.tsx';

interface OverviewTexts {
  readonly title: string;
  readonly period: string;
  readonly days: (days: number) => string;
  readonly asTables: string;
  readonly timeZone: (zone: string) => string;
  readonly noneYet: { readonly title: string; readonly lead: string; readonly register: string };
  readonly nothing: string;
  readonly share: string;
  readonly waiting: {
    readonly title: string;
    readonly none: string;
    readonly some: (rows: string, one: boolean) => string;
    readonly about: (time: string) => string;
    readonly unknown: string;
  };
  readonly perDay: {
    readonly title: string;
    readonly lead: string;
    readonly day: string;
    readonly total: string;
  };
  readonly states: {
    readonly title: string;
    readonly lead: string;
    readonly state: string;
    readonly devices: string;
    readonly all: string;
  };
  readonly failures: {
    readonly title: string;
    readonly lead: string;
    readonly reason: string;
    readonly whatToDo: string;
    readonly rows: string;
    readonly devices: string;
    readonly none: string;
  };
  readonly settling: {
    readonly title: string;
    readonly lead: (batches: string, one: boolean) => string;
    readonly measure: string;
    readonly time: string;
    readonly median: string;
    readonly p95: string;
    readonly goal: string;
    readonly within: string;
    readonly beyond: string;
    readonly none: string;
  };
}

export const overviewTexts: TextTable<OverviewTexts> = {
  en: {
    title: 'Overview',
    period: 'Period',
    days: days => `${days} days`,
    asTables: 'Show tables',
    timeZone: zone => `Days are those of ${zone}. A row counts on the day of its batch, as what it has come to by now.`,
    noneYet: {
      title: 'Nothing to sum up yet',
      lead: 'Once devices are registered, this page shows how many there are in each state, what came in day by day, why rows failed and how long registering takes.',
      register: 'Register devices',
    },
    nothing: 'No rows in this period. Choose a longer one above.',
    share: 'Share',
    waiting: {
      title: 'Waiting now',
      none: 'Nothing waits to be settled.',
      some: (rows, one) => (one ? 'One row waits to be settled.' : `${rows} rows wait to be settled.`),
      about: time => `At the rate measured lately that takes about ${time}.`,
      unknown: 'How long that takes can be told once a larger batch was settled.',
    },
    perDay: {
      title: 'Rows per day',
      lead: 'What the rows of each day came to.',
      day: 'Day',
      total: 'Whole period',
    },
    states: {
      title: 'Devices by state',
      lead: 'All devices, as they are now.',
      state: 'State',
      devices: 'Devices',
      all: 'All',
    },
    failures: {
      title: 'Why rows failed',
      lead: 'Rows of this period that are failed now, by reason.',
      reason: 'Reason',
      whatToDo: 'What to do',
      rows: 'Rows',
      devices: 'Show the devices that failed',
      none: 'No rows of this period are failed.',
    },
    settling: {
      title: 'From upload to settled',
      lead: (batches, one) =>
        `${one ? 'One batch that registers' : `${batches} batches that register`} in this period. Registration typically takes less than 10 minutes.`,
      measure: 'Batches',
      time: 'Settled after',
      median: 'Half of them (median)',
      p95: '95 of 100 (95th percentile)',
      goal: 'The line stands at 10 minutes.',
      within: 'within 10 minutes',
      beyond: 'longer than 10 minutes',
      none: 'No batch that registers was settled in this period.',
    },
  },
  de: {
    title: 'Übersicht',
    period: 'Zeitraum',
    days: days => `${days} Tage`,
    asTables: 'Tabellen anzeigen',
    timeZone: zone =>
      `Tage sind die von ${zone}. Eine Zeile zählt am Tag ihres Stapels, als das, was bis jetzt aus ihr wurde.`,
    noneYet: {
      title: 'Noch nichts zusammenzufassen',
      lead: 'Sobald Geräte registriert sind, zeigt diese Seite, wie viele es in jedem Zustand gibt, was Tag für Tag ankam, warum Zeilen fehlschlugen und wie lange das Registrieren dauert.',
      register: 'Geräte registrieren',
    },
    nothing: 'Keine Zeilen in diesem Zeitraum. Wählen Sie oben einen längeren.',
    share: 'Anteil',
    waiting: {
      title: 'Wartet jetzt',
      none: 'Nichts wartet darauf, erledigt zu werden.',
      some: (rows, one) => (one ? 'Eine Zeile wartet.' : `${rows} Zeilen warten.`),
      about: time => `So schnell wie zuletzt gemessen dauert das etwa ${time}.`,
      unknown: 'Wie lange das dauert, lässt sich sagen, sobald ein größerer Stapel erledigt wurde.',
    },
    perDay: {
      title: 'Zeilen pro Tag',
      lead: 'Was aus den Zeilen jedes Tages wurde.',
      day: 'Tag',
      total: 'Ganzer Zeitraum',
    },
    states: {
      title: 'Geräte nach Zustand',
      lead: 'Alle Geräte, wie sie jetzt sind.',
      state: 'Zustand',
      devices: 'Geräte',
      all: 'Alle',
    },
    failures: {
      title: 'Warum Zeilen fehlschlugen',
      lead: 'Zeilen dieses Zeitraums, die jetzt fehlgeschlagen sind, nach Grund.',
      reason: 'Grund',
      whatToDo: 'Was zu tun ist',
      rows: 'Zeilen',
      devices: 'Fehlgeschlagene Geräte anzeigen',
      none: 'Keine Zeile dieses Zeitraums ist fehlgeschlagen.',
    },
    settling: {
      title: 'Vom Hochladen bis erledigt',
      lead: (batches, one) =>
        `${one ? 'Ein registrierender Stapel' : `${batches} registrierende Stapel`} in diesem Zeitraum. Das Registrieren dauert normalerweise weniger als 10 Minuten.`,
      measure: 'Stapel',
      time: 'Erledigt nach',
      median: 'Die Hälfte (Median)',
      p95: '95 von 100 (95. Perzentil)',
      goal: 'Der Strich steht bei 10 Minuten.',
      within: 'innerhalb von 10 Minuten',
      beyond: 'länger als 10 Minuten',
      none: 'In diesem Zeitraum wurde kein registrierender Stapel erledigt.',
    },
  },
};
