import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReleaseRequest } from '../../../../src/contracts/release-requests.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { transferTexts } from './texts.ts';

/** The owner's release, or the requester's withdrawal. */
export type RequestAct = 'release' | 'withdraw';

/** Asks before a device is released, or a request withdrawn, and says what that means. */
export function AnswerRequest({
  request,
  act,
  onClose,
}: {
  readonly request: ReleaseRequest;
  readonly act: RequestAct;
  readonly onClose: () => void;
}) {
  const { release, withdrawRequest } = useTexts(transferTexts);
  const queries = useQueryClient();
  const { id, serialNumber, requester } = request;
  const answer = useMutation({
    mutationFn: async (): Promise<unknown> =>
      act === 'release' ? await api.releaseRequests.release(id) : await api.releaseRequests.withdraw(id),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.releaseRequests });
      onClose();
    },
  });
  const texts = act === 'release' ? release : withdrawRequest;
  return (
    <ActionDialog
      danger
      title={texts.title(serialNumber)}
      act={texts.act}
      state={answer}
      onAct={() => answer.mutate()}
      onClose={onClose}
    >
      {act === 'release' ? (
        <ul style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
          {release.effects(requester).map(effect => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      ) : (
        withdrawRequest.lead
      )}
    </ActionDialog>
  );
}
