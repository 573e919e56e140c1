import { z } from 'zod';
import { limits } from '../../contracts/limits.ts';
import { isStorable } from '../../contracts/storable.ts';

/** `{t}`: a tenant id, its Entra tenant ID or `me`. */
export const tenantPath = z.object({ t: z.string() });
/** `{t}` and the ID of something of that tenant. */
export const itemPath = z.object({ t: z.string(), id: z.uuid() });

/** The headers of a request that makes something, and can be sent again with the same key. */
export const repeatable = z.looseObject({ 'idempotency-key': z.string().min(1).max(255).optional() });

/** The query parameters of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(limits.listItems).default(limits.listItemsDefault),
  cursor: z.string().max(2048).optional(),
};

/**
 * A check for objects of texts (queries, form fields, patches): PostgreSQL stores neither NUL nor half of a surrogate
 * pair. Cells of a file are not the request's matter; they fail their row.
 */
export function storable(texts: object, context: z.RefinementCtx): void {
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string' || isStorable(value)) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'it holds a character that cannot be stored' });
  }
}
