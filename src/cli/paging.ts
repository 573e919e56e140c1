import { limits } from '../contracts/limits.ts';
import { UsageError } from './failures.ts';

/** `--limit` and `--cursor` as the API takes them. */
export function pageOptions(values: { readonly limit?: string | undefined; readonly cursor?: string | undefined }): {
  limit?: number;
  cursor?: string;
} {
  const limit = values.limit === undefined ? null : Number(values.limit);
  if (limit !== null && !(Number.isInteger(limit) && limit >= 1 && limit <= limits.listItems)) {
    throw new UsageError(`--limit takes a number from 1 to ${limits.listItems}.`);
  }
  return { ...(limit !== null && { limit }), ...(values.cursor !== undefined && { cursor: values.cursor }) };
}
