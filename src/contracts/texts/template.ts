import type { TextParams } from '../errors.ts';
import type { Language } from '../languages.ts';

/** Where a template's values come from. */
export interface TemplateValues {
  readonly column?: string;
  readonly params?: TextParams;
}

/** Fills one text; made once per text, so that a call costs a few concatenations at most. */
export type Template = (values: TemplateValues) => string;

interface Piece {
  readonly text: string;
  readonly name: string;
  readonly format: (value: string | number) => string;
}

/** A value comes from someone's file: a cell that holds something else entirely does not flood the message. */
const longestValue = 256;

/**
 * Reads a template. `{name}` stands for a value, `{name:number}` for one with digits grouped, `{name:bytes}` for one in
 * KiB, MiB or GiB. Placeholders stand in square brackets only; a bracketed part is left out whole when one of its values is not known.
 */
export function compileTemplate(template: string, language: Language): Template {
  const parts = template.split(/[[\]]/);
  if (parts.length === 1) return () => template;
  const fixed = parts.filter((_, position) => position % 2 === 0);
  const optional = parts.filter((_, position) => position % 2 === 1).map(part => piecesOf(part, language));
  return values => {
    let text = fixed[0] ?? '';
    for (const [position, pieces] of optional.entries()) {
      text += fillPart(pieces, values) + (fixed[position + 1] ?? '');
    }
    return text;
  };
}

/** The names of the placeholders in a template, and whether each stands inside brackets. */
export function placeholdersOf(template: string): readonly { readonly name: string; readonly optional: boolean }[] {
  return template
    .split(/[[\]]/)
    .flatMap((part, position) =>
      [...part.matchAll(/\{(\w+)/g)].map(match => ({ name: match[1] ?? '', optional: position % 2 === 1 })),
    );
}

function piecesOf(part: string, language: Language): readonly Piece[] {
  return [...part.matchAll(/([^{]*)(?:\{(\w+)(?::(\w+))?\})?/g)]
    .filter(match => match[0] !== '')
    .map(match => ({ text: match[1] ?? '', name: match[2] ?? '', format: formatOf(match[3], language) }));
}

function fillPart(pieces: readonly Piece[], values: TemplateValues): string {
  let text = '';
  for (const { text: before, name, format } of pieces) {
    text += before;
    if (name === '') continue;
    const value = name === 'column' ? values.column : values.params?.[name];
    if (value === undefined || value === '') return '';
    text += format(value);
  }
  return text;
}

function formatOf(name: string | undefined, language: Language): Piece['format'] {
  const grouped = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const plain = (value: string | number) => String(value).slice(0, longestValue);
  const number = (value: string | number) => (typeof value === 'number' ? grouped.format(value) : plain(value));
  if (name === 'number') return number;
  if (name === 'bytes') return value => (typeof value === 'number' ? inBytes(value, number) : plain(value));
  return plain;
}

function inBytes(value: number, format: (value: number) => string): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(value) / 10)));
  return `${format(value / 1024 ** power)} ${units[power]}`;
}
