import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Transfer } from '../../../../src/contracts/transfers.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { transferTexts } from './texts.ts';

/** Declines what was offered to this organization, or withdraws what it offered itself. */
export function EndTransfer({ transfer, onClose }: { readonly transfer: Transfer; readonly onClose: () => void }) {
  const { id, direction, counterpart } = transfer;
  const texts = useTexts(transferTexts)[direction === 'incoming' ? 'decline' : 'withdraw'];
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: async (): Promise<unknown> =>
      direction === 'incoming' ? await api.transfers.decline(id) : await api.transfers.withdraw(id),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.transfers });
      onClose();
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.title(counterpart)}
      act={texts.act}
      state={end}
      onAct={() => end.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
