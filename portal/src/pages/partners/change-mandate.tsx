import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Mandate, MandateScope } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { ScopeFields } from '../../parts/scope/scope-fields.tsx';
import { useScopeDraft } from '../../parts/scope/use-scope-draft.ts';
import { partnerTexts } from './texts.ts';

/** Another scope for a mandate, within what was asked for; of one that nobody asked for, any. */
export function ChangeMandate({ mandate, onClose }: { readonly mandate: Mandate; readonly onClose: () => void }) {
  const { change: texts } = useTexts(partnerTexts);
  const queries = useQueryClient();
  const editor = useScopeDraft(mandate.scope, mandate.asked);
  const change = useMutation({
    mutationFn: (scope: MandateScope) => api.mandates.change(mandate.id, { scope }),
    onSuccess: async changed => {
      queries.setQueryData(keys.mandate(mandate.id), changed);
      await readAnew(queries, { queryKey: keys.mandates });
      onClose();
    },
  });
  const act = () => {
    const scope = editor.ask();
    if (scope) change.mutate(scope);
  };
  return (
    <ActionDialog title={texts.title(mandate.name)} act={texts.save} state={change} onAct={act} onClose={onClose}>
      <div>{texts.lead}</div>
      <ScopeFields editor={editor} />
    </ActionDialog>
  );
}
