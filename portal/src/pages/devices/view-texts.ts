import type { TextTable } from '../../lib/language.tsx';

interface ViewTexts {
  readonly views: string;
  readonly saved: string;
  readonly noneSaved: string;
  readonly save: string;
  readonly remove: (name: string) => string;
  readonly copyLink: string;
  readonly saveTitle: string;
  readonly name: string;
  readonly hint: string;
  readonly replaces: string;
  readonly saveIt: string;
}

export const viewTexts: TextTable<ViewTexts> = {
  en: {
    views: 'Views',
    saved: 'Saved in this browser',
    noneSaved: 'No view saved yet',
    save: 'Save this view…',
    remove: name => `Delete view “${name}”`,
    copyLink: 'Copy link to this view',
    saveTitle: 'Save this view',
    name: 'Name of the view',
    hint: 'Filters, search, sorting and columns are kept in this browser. To share them, copy the link.',
    replaces: 'There is a view of this name. It is replaced.',
    saveIt: 'Save view',
  },
  de: {
    views: 'Ansichten',
    saved: 'In diesem Browser gespeichert',
    noneSaved: 'Noch keine Ansicht gespeichert',
    save: 'Diese Ansicht speichern…',
    remove: name => `Ansicht „${name}“ löschen`,
    copyLink: 'Link zu dieser Ansicht kopieren',
    saveTitle: 'Diese Ansicht speichern',
    name: 'Name der Ansicht',
    hint: 'Filter, Suche, Sortierung und Spalten bleiben in diesem Browser. Um sie weiterzugeben, kopieren Sie den Link.',
    replaces: 'Es gibt schon eine Ansicht mit diesem Namen. Sie wird ersetzt.',
    saveIt: 'Ansicht speichern',
  },
};
