import type { ReactNode } from 'react';
import type { NextPage } from '../../lib/paged.ts';

/** One column of a list. */
export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** Of CSS grid, as in `minmax(8rem, 2fr)`. */
  readonly width: string;
  /** The only ones that are left on a phone. */
  readonly essential?: boolean;
  /** Of an essential column on a phone; all have the same unless told. */
  readonly narrowWidth?: string;
  /** By what the server sorts; absent where it cannot. */
  readonly sort?: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
}

/** By what a list is sorted, as the server names it: `registeredAt`, or `-registeredAt` for the newest first. */
export interface Sorting {
  readonly by: string;
  readonly change: (by: string) => void;
}

export type SortDirection = 'ascending' | 'descending';

export function directionOf(sorting: Sorting | undefined, sort: string | undefined): SortDirection | undefined {
  if (sort === undefined || !sorting) return undefined;
  if (sorting.by === sort) return 'ascending';
  return sorting.by === `-${sort}` ? 'descending' : undefined;
}

/** Which rows are chosen, by ID. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly change: (chosen: ReadonlySet<string>) => void;
}

export function toggled({ chosen }: Selection, id: string): Set<string> {
  const after = new Set(chosen);
  if (!after.delete(id)) after.add(id);
  return after;
}

/** Rows of which only those in sight are drawn, however many there are; more are asked for as the end comes near. */
export interface RecordListProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  /** Of all there are, where it is known. */
  readonly total?: number | undefined;
  readonly more?: NextPage | undefined;
  readonly onOpen?: (row: Row) => void;
  readonly opened?: string | null;
  readonly sorting?: Sorting;
  readonly selection?: Selection | undefined;
  /** What is listed, as a name: under another one the list begins at its top again. */
  readonly place?: string;
  /** Instead of rows, where there are none. */
  readonly empty: ReactNode;
}
