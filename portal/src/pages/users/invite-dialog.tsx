import { Field, Input, Select } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { invitationHours } from '../../../../src/contracts/users.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { MadeLink } from './made-link.tsx';
import { type Rights, RightsChoice } from './role-choice.tsx';
import { userTexts } from './texts.ts';

const lengths = [1, 8, 24, 72, 168] as const;

/** Makes an invitation, and shows its link. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts(userTexts).invite;
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [rights, setRights] = useState<Rights>({ role: 'operator', hardware: false });
  const [hours, setHours] = useState<number>(invitationHours.default);
  const invite = useMutation({
    mutationFn: () => api.invitations.create({ ...rights, email: email.trim() || null, hours }),
    onSuccess: () => readAnew(queries, { queryKey: keys.invitations }),
  });
  if (invite.data) return <MadeLink made={invite.data} onClose={onClose} />;
  return (
    <ActionDialog title={texts.title} act={texts.make} state={invite} onAct={() => invite.mutate()} onClose={onClose}>
      <Field label={texts.email} hint={texts.emailHint}>
        <Input type="email" maxLength={254} value={email} onChange={(_, { value }) => setEmail(value)} />
      </Field>
      <RightsChoice rights={rights} onChange={setRights} />
      <Field label={texts.hours}>
        <Select value={String(hours)} onChange={(_, { value }) => setHours(Number(value))}>
          {lengths.map(length => (
            <option key={length} value={length}>
              {texts.lengths[length]}
            </option>
          ))}
        </Select>
      </Field>
    </ActionDialog>
  );
}
