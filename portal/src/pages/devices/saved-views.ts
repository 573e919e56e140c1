import { useState } from 'react';
import { z } from 'zod';

/** A named address of the list: filters, search, sorting and columns. `query` without a question mark. */
const savedView = z.object({ name: z.string(), query: z.string() });
export type SavedView = z.infer<typeof savedView>;

/** What of an address is no view but something open at the moment. */
const passing = ['register', 'show'];
export const viewNameCharacters = 60;

export function queryOfView(address: URLSearchParams): string {
  const kept = new URLSearchParams(address);
  for (const name of passing) kept.delete(name);
  return String(kept);
}

/** The views that somebody saved in this browser, by organization. */
export function useSavedViews(tenantId: string) {
  const stored = `muster-device-views-${tenantId}`;
  const [views, setViews] = useState(() => readViews(localStorage.getItem(stored)));
  const keep = (after: readonly SavedView[]) => {
    localStorage.setItem(stored, JSON.stringify(after));
    setViews(after);
  };
  return {
    views,
    /** One of the same name is replaced. */
    save: (view: SavedView) =>
      keep([...views.filter(({ name }) => name !== view.name), view].sort((a, b) => a.name.localeCompare(b.name))),
    remove: (name: string) => keep(views.filter(view => view.name !== name)),
  };
}

function readViews(text: string | null): readonly SavedView[] {
  try {
    return z.array(savedView).parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
