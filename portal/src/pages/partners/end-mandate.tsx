import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { partnerTexts } from './texts.ts';

/** Ends a mandate at once, once it is said what that means; or takes back a token that nobody has used. */
export function EndMandate({ mandate, onClose }: { readonly mandate: Mandate; readonly onClose: () => void }) {
  const { end: texts } = useTexts(partnerTexts);
  const queries = useQueryClient();
  const { id, name, partner } = mandate;
  const end = useMutation({
    mutationFn: () => api.mandates.end(id),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.mandates });
      onClose();
    },
  });
  const asked = partner
    ? { title: texts.title(partner.name), act: texts.confirm }
    : { title: texts.takingBack.title(name), act: texts.takeBack };
  return (
    <ActionDialog danger {...asked} state={end} onAct={() => end.mutate()} onClose={onClose}>
      {partner ? (
        <ul style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
          {texts.effects(partner.name).map(effect => (
            <li key={effect}>{effect}</li>
          ))}
          {partner.partnerType === 'distributor' && <li>{texts.below}</li>}
        </ul>
      ) : (
        texts.takingBack.lead
      )}
    </ActionDialog>
  );
}
