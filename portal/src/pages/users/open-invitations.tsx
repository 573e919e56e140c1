import { Button, Subtitle1 } from '@fluentui/react-components';
import { DismissCircleRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invitation } from '../../../../src/contracts/users.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { Time } from '../../parts/time.tsx';
import { userTexts } from './texts.ts';

/** The links that can still be used. */
export function OpenInvitations() {
  const texts = useTexts(userTexts);
  const may = useMay('tenant.write');
  const [leaving, setLeaving] = useState<Invitation | null>(null);
  const { items, more, error, refetch } = usePaged(keys.invitations, page => api.invitations.list(page));
  const columns = useInvitationColumns(may ? setLeaving : null);
  return (
    <>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <RecordList
        label={texts.views.invitations}
        columns={columns}
        rows={items}
        idOf={({ id }) => id}
        nameOf={({ email }) => email ?? texts.invitations.anyAddress}
        more={more}
        empty={
          <>
            <Subtitle1 as="h2">{texts.invitations.none}</Subtitle1>
            <p>{texts.invitations.noneLead}</p>
          </>
        }
      />
      {leaving && <TakeBack invitation={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function useInvitationColumns(onTakeBack: ((invitation: Invitation) => void) | null): readonly Column<Invitation>[] {
  const { columns: labels, invitations, yes, no } = useTexts(userTexts);
  const { roles } = useTexts(accessTexts);
  const nameOf = ({ email }: Invitation) => email ?? invitations.anyAddress;
  const roleOf = ({ role, userId }: Invitation) =>
    userId === null ? roles[role].label : `${roles[role].label} · ${invitations.newWayIn}`;
  const column = (id: keyof typeof labels, width: string, cell: Column<Invitation>['cell']): Column<Invitation> => ({
    ...{ id, label: labels[id], width, cell },
  });
  const takeBack = (invitation: Invitation) => (
    <Button
      appearance="subtle"
      size="small"
      icon={<DismissCircleRegular />}
      aria-label={invitations.takeBackNamed(nameOf(invitation))}
      onClick={() => onTakeBack?.(invitation)}
    >
      {invitations.takeBack}
    </Button>
  );
  return [
    { ...column('email', 'minmax(10rem, 2fr)', nameOf), essential: true },
    column('role', 'minmax(8rem, 1.2fr)', roleOf),
    column('hardware', 'minmax(8rem, 0.8fr)', ({ hardware }) => (hardware ? yes : no)),
    column('createdBy', 'minmax(8rem, 1fr)', ({ createdBy }) => createdBy.name),
    column('expiresAt', 'minmax(11.5rem, 1fr)', ({ expiresAt }) => <Time at={expiresAt} />),
    ...(onTakeBack ? [{ ...column('act', '10rem', takeBack), essential: true }] : []),
  ];
}

function TakeBack({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const texts = useTexts(userTexts).invitations;
  const queries = useQueryClient();
  const takeBack = useMutation({
    mutationFn: () => api.invitations.takeBack(invitation.id),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.invitations });
      onClose();
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.question(invitation.email ?? texts.anyAddress)}
      act={texts.takeBack}
      state={takeBack}
      onAct={() => takeBack.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
