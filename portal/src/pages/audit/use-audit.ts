import { useQuery } from '@tanstack/react-query';
import { type AuditEntry, type AuditFilter, auditFilter } from '../../../../src/contracts/audit.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { usePaged } from '../../lib/paged.ts';

/** The filter that the page's address names; what it names wrongly is left out. */
export function filterOf(address: URLSearchParams): AuditFilter {
  const named = [...address].filter(([name, value]) => {
    const known = auditFilter.shape[name as keyof AuditFilter];
    return known?.safeParse(value).success;
  });
  return Object.fromEntries(named);
}

/** The entries that match, the newest first. */
export const useAudit = (filter: AuditFilter) =>
  usePaged(keys.auditList(filter), page => api.audit.list({ ...filter, ...page }));

/** An entry, which the list has or the address alone names; null where there is none. */
export function useEntry(id: string | null, listed: readonly AuditEntry[]) {
  const known = listed.find(entry => entry.id === id);
  const { data, error } = useQuery({
    queryKey: keys.auditEntry(id ?? ''),
    enabled: id !== null && !known,
    queryFn: () => find(id ?? ''),
  });
  return { entry: known ?? data, error };
}

const around = 5_000;

/** There is no question for one entry, but its ID tells when it was made (UUID version 7, RFC 9562, 5.7). */
async function find(id: string): Promise<AuditEntry | null> {
  const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  if (!Number.isFinite(made) || Math.abs(made) > 8e15) return null;
  const [from, to] = [made - around, made + around].map(at => new Date(at).toISOString());
  const { items } = await api.audit.list({ from, to, limit: 1000 });
  return items.find(entry => entry.id === id) ?? null;
}
