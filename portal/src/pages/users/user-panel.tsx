import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../../../src/contracts/users.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay, useMe } from '../../lib/session.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { PasskeyList } from '../../parts/passkey-list.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { userTexts } from './texts.ts';
import { UserActions } from './user-actions.tsx';
import { UserForm } from './user-form.tsx';

/** One user: what is known, and what an administrator can do. */
export function UserPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { title, you } = useTexts(userTexts);
  const me = useMe();
  const {
    data: user,
    error,
    refetch,
  } = useQuery({
    ...{ queryKey: keys.user(id), queryFn: () => api.users.get(id), ...comingBack },
  });
  const named = user && (user.id === me.id ? `${user.name} (${you})` : user.name);
  return (
    <SidePanel title={named ?? title} lead={user?.email} onClose={onClose}>
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : user ? (
        <Known user={user} onGone={onClose} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

function Known({ user, onGone }: { readonly user: User; readonly onGone: () => void }) {
  const { columns, panel, never, yes, no } = useTexts(userTexts);
  const { roles } = useTexts(accessTexts);
  const may = useMay('tenant.write');
  const [isSaved, setSaved] = useState(false);
  return (
    <>
      {user.disabled && (
        <MessageBar intent="warning">
          <MessageBarBody>{panel.isOff}</MessageBarBody>
        </MessageBar>
      )}
      {may && <UserActions user={user} onGone={onGone} />}
      <Facts
        facts={[
          [columns.lastSignInAt, user.lastSignInAt ? <Time key="at" at={user.lastSignInAt} /> : never],
          [panel.added, <Time key="at" at={user.createdAt} />],
          ...(may
            ? []
            : ([
                [columns.role, roles[user.role].label],
                [columns.hardware, user.hardware ? yes : no],
              ] as const)),
          [
            panel.id,
            <span key="id">
              {user.id} <CopyButton text={user.id} label={panel.copyId} />
            </span>,
          ],
        ]}
      />
      {/* What others change meanwhile begins the form anew. */}
      {may && <UserForm key={JSON.stringify(user)} {...{ user, isSaved, onSaved: () => setSaved(true) }} />}
      <Passkeys user={user} />
    </>
  );
}

function Passkeys({ user: { id } }: { readonly user: User }) {
  const { panel } = useTexts(userTexts);
  const may = useMay('tenant.write');
  const queries = useQueryClient();
  const queryKey = keys.userPasskeys(id);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => api.users.passkeys(id), ...comingBack });
  const remove = async (passkeyId: string) => {
    await api.users.removePasskey(id, passkeyId);
    await readAnew(queries, { queryKey });
  };
  return (
    <PanelSection title={panel.passkeys}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <div>{panel.noPasskeys}</div>}
      {data && <PasskeyList passkeys={data.items} onRemove={may ? remove : undefined} />}
    </PanelSection>
  );
}
