import { Field, Input, Select } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Profile, profiles } from '../../../../src/contracts/batches.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import type { Transfer } from '../../../../src/contracts/transfers.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { batchWords } from '../../parts/batch-words.ts';
import { transferTexts } from './texts.ts';

/** Takes over the devices that were offered, with what they become here. */
export function AcceptTransfer({ transfer, onClose }: { readonly transfer: Transfer; readonly onClose: () => void }) {
  const { accept: texts } = useTexts(transferTexts);
  const words = useTexts(batchWords);
  const queries = useQueryClient();
  const [orderId, setOrderId] = useState('');
  const [groupTag, setGroupTag] = useState('');
  const [profile, setProfile] = useState<Profile | null>(null);
  const accept = useMutation({
    mutationFn: () =>
      api.transfers.accept(transfer.id, {
        ...{ orderId: orderId.trim() || null, groupTag: groupTag.trim() || null, profile },
      }),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.transfers });
      onClose();
    },
  });
  return (
    <ActionDialog
      title={texts.title(transfer.counterpart)}
      act={texts.act}
      state={accept}
      onAct={() => accept.mutate()}
      onClose={onClose}
    >
      <ul style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {texts.effects.map(effect => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <Field label={texts.orderId}>
        <Input maxLength={limits.labelCharacters} value={orderId} onChange={(_, { value }) => setOrderId(value)} />
      </Field>
      <Field label={texts.groupTag}>
        <Input maxLength={limits.labelCharacters} value={groupTag} onChange={(_, { value }) => setGroupTag(value)} />
      </Field>
      <Field label={texts.profile}>
        <Select
          value={profile ?? ''}
          onChange={(_, { value }) => setProfile(profiles.find(each => each === value) ?? null)}
        >
          <option value="">{texts.noProfile}</option>
          {profiles.map(each => (
            <option key={each} value={each}>
              {words.profiles[each]}
            </option>
          ))}
        </Select>
      </Field>
    </ActionDialog>
  );
}
