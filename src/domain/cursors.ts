import { Refusal } from '../contracts/errors.ts';
import type { Page } from '../contracts/lists.ts';

/** Where a list goes on, as a text that callers hand back unread. */
export function cursorOf(values: readonly string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The values of a cursor. What is in it must be checked for what it should be: anybody can make one. */
export function valuesOf(cursor: string): string[] {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (Array.isArray(values) && values.every(value => typeof value === 'string')) return values;
  } catch {
    // Falls through: whatever is wrong with it, the caller did not get it from us.
  }
  throw cursorNotValid();
}

/**
 * A page of a list that was read one item beyond it, which tells whether the list goes on. `place`: the values behind which the
 * next page begins, as a cursor carries them.
 */
export function pageFrom<Found, Item>(
  found: readonly Found[],
  limit: number,
  show: (each: Found) => Item,
  place: (last: Found) => readonly string[],
): Page<Item> {
  const kept = found.slice(0, limit);
  const last = found.length > limit ? kept.at(-1) : undefined;
  return { items: kept.map(each => show(each)), nextCursor: last ? cursorOf(place(last)) : null };
}

/** The same of a list that is sorted by ids alone. */
export function pageById<Found extends { readonly id: string }, Item>(
  found: readonly Found[],
  limit: number,
  show: (each: Found) => Item,
): Page<Item> {
  return pageFrom(found, limit, show, ({ id }) => [id]);
}

/** The id behind which a list goes on that is sorted by ids alone; null at its beginning. */
export function idOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [id] = valuesOf(cursor);
  if (id === undefined || !uuid.test(id)) throw cursorNotValid();
  return id;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function cursorNotValid(): Refusal {
  return new Refusal('requestNotValid', { params: { field: 'cursor', what: 'is not one that a list gave' } });
}
