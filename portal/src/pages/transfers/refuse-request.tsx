import { Field, Textarea } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../src/contracts/limits.ts';
import type { ReleaseRequest } from '../../../../src/contracts/release-requests.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { transferTexts } from './texts.ts';

/** The owner refuses to release a device, and says why. */
export function RefuseRequest({
  request,
  onClose,
}: {
  readonly request: ReleaseRequest;
  readonly onClose: () => void;
}) {
  const { refuse: texts } = useTexts(transferTexts);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const refuse = useMutation({
    mutationFn: () => api.releaseRequests.refuse(request.id, reason.trim()),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.releaseRequests });
      onClose();
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.title(request.requester)}
      act={texts.act}
      state={refuse}
      onAct={() => reason.trim() !== '' && refuse.mutate()}
      onClose={onClose}
    >
      <div>{texts.lead}</div>
      <Field label={texts.reason} hint={texts.reasonHint} required>
        <Textarea
          maxLength={limits.noteCharacters}
          textarea={{ rows: 3 }}
          value={reason}
          onChange={(_, { value }) => setReason(value)}
        />
      </Field>
    </ActionDialog>
  );
}
