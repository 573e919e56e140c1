import { useQuery } from '@tanstack/react-query';
import type { Mandate, MandateState } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { comingBack, usePaged } from '../../lib/paged.ts';

/** The mandates in one state, or all of them, the newest first. */
export function useMandates(state: MandateState | null) {
  return usePaged(keys.mandateList(state ?? 'all'), page => api.mandates.list({ ...(state && { state }), ...page }));
}

export function useMandate(id: string) {
  return useQuery({ queryKey: keys.mandate(id), queryFn: () => api.mandates.get(id), ...comingBack });
}

const closed: ReadonlySet<MandateState> = new Set(['declined', 'ended', 'expired']);
export const isClosed = ({ state }: Mandate): boolean => closed.has(state);

/** What was passed on follows what it was passed on from, as far as both are there. */
export function underParents(mandates: readonly Mandate[]): Mandate[] {
  const known = new Set(mandates.map(({ id }) => id));
  const heads = mandates.filter(({ parentMandateId }) => parentMandateId === null || !known.has(parentMandateId));
  return heads.flatMap(head => [head, ...mandates.filter(({ parentMandateId }) => parentMandateId === head.id)]);
}
