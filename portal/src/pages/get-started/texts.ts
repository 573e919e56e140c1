import type { GetStartedStepId } from '../../../../src/contracts/get-started.ts';
import type { TextTable } from '../../lib/language.tsx';

interface GetStartedTexts {
  readonly title: string;
  readonly lead: string;
  readonly progress: (done: number, of: number) => string;
  readonly allDone: string;
  readonly doneBy: (name: string) => string;
  readonly owner: string;
  readonly due: string;
  readonly overdue: string;
  readonly tick: (title: string) => string;
  readonly edit: string;
  readonly editNamed: (title: string) => string;
  readonly ownerHint: string;
  readonly note: string;
  readonly noteHint: string;
  readonly save: string;
  readonly noDevices: string;
  readonly counts: (done: string, of: string) => Readonly<Partial<Record<GetStartedStepId, string>>>;
  readonly links: Readonly<Partial<Record<GetStartedStepId, string>>>;
}

export const getStartedTexts: TextTable<GetStartedTexts> = {
  en: {
    title: 'Get started',
    lead: 'Eleven steps from the first sign-in to people who work on their devices. Say who sees to each, and tick it off when it is done.',
    progress: (done, of) => `${done} of ${of} steps are done`,
    allDone: 'All steps are done.',
    doneBy: name => `Done by ${name},`,
    owner: 'Owner',
    due: 'Due',
    overdue: 'Overdue since',
    tick: title => `Done: ${title}`,
    edit: 'Edit',
    editNamed: title => `Edit owner, date and note: ${title}`,
    ownerHint: 'Who sees to it. Any name.',
    note: 'Note',
    noteHint: 'What is still missing, or where it stands.',
    save: 'Save',
    noDevices: 'There are no devices yet.',
    counts: (done, of) => ({
      prepareDevices: `${done} of ${of} devices are registered`,
      setUpFirstRunExperience: `${done} of ${of} devices were set up`,
    }),
    links: {
      accessAdminPortal: 'Invite users',
      addAdminContacts: 'Go to admin contacts',
      prepareDevices: 'Go to devices',
      setUpFirstRunExperience: 'Go to active devices',
    },
  },
  de: {
    title: 'Erste Schritte',
    lead: 'Elf Schritte von der ersten Anmeldung bis zu Menschen, die auf ihren Geräten arbeiten. Sagen Sie, wer sich um welchen kümmert, und haken Sie ihn ab, wenn er getan ist.',
    progress: (done, of) => `${done} von ${of} Schritten sind getan`,
    allDone: 'Alle Schritte sind getan.',
    doneBy: name => `Getan von ${name},`,
    owner: 'Zuständig',
    due: 'Fällig',
    overdue: 'Überfällig seit',
    tick: title => `Getan: ${title}`,
    edit: 'Bearbeiten',
    editNamed: title => `Zuständigkeit, Datum und Notiz bearbeiten: ${title}`,
    ownerHint: 'Wer sich darum kümmert. Ein beliebiger Name.',
    note: 'Notiz',
    noteHint: 'Was noch fehlt, oder wie es steht.',
    save: 'Speichern',
    noDevices: 'Es gibt noch keine Geräte.',
    counts: (done, of) => ({
      prepareDevices: `${done} von ${of} Geräten sind registriert`,
      setUpFirstRunExperience: `${done} von ${of} Geräten sind eingerichtet`,
    }),
    links: {
      accessAdminPortal: 'Benutzer einladen',
      addAdminContacts: 'Zu den Ansprechpartnern',
      prepareDevices: 'Zu den Geräten',
      setUpFirstRunExperience: 'Zu den aktiven Geräten',
    },
  },
};
