import { useState } from 'react';
import type { MandateScope } from '../../../../src/contracts/mandates.ts';
import { draftOf, faultsOf, type ScopeDraft, type ScopeFaults, scopeFrom } from './draft.ts';

/** A scope that is being typed. Faults are said once it was asked for, and then as long as they are there. */
export function useScopeDraft(initial: MandateScope, within: MandateScope | null) {
  const [draft, setDraft] = useState<ScopeDraft>(() => draftOf(initial));
  const [wasAsked, setAsked] = useState(false);
  const scope = scopeFrom(draft, within ? [initial, within] : [initial]);
  const found = faultsOf(scope, within, new Date());
  const none: ScopeFaults = {};
  return {
    ...{ draft, within, faults: wasAsked ? found : none },
    change: (changes: Partial<ScopeDraft>) => setDraft(before => ({ ...before, ...changes })),
    /** The scope, or null where it is not in order, which is said from then on. */
    ask(): MandateScope | null {
      setAsked(true);
      return Object.keys(found).length === 0 ? scope : null;
    },
  };
}
export type ScopeEditor = ReturnType<typeof useScopeDraft>;
