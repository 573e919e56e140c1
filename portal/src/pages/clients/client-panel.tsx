import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiClient } from '../../../../src/contracts/clients.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { useMay } from '../../lib/session.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { ClientActions } from './client-actions.tsx';
import { ClientForm } from './client-form.tsx';
import { ClientSecrets } from './client-secrets.tsx';
import { clientTexts } from './texts.ts';

/** One API client: what is known, and what can be changed. */
export function ClientPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { title } = useTexts(clientTexts);
  const {
    data: client,
    error,
    refetch,
  } = useQuery({
    ...{ queryKey: keys.client(id), queryFn: () => api.clients.get(id), ...comingBack },
  });
  return (
    <SidePanel title={client?.name ?? title} onClose={onClose}>
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : client ? (
        <Known client={client} onGone={onClose} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

function Known({ client, onGone }: { readonly client: ApiClient; readonly onGone: () => void }) {
  const { columns, made, panel, never, noExpiry } = useTexts(clientTexts);
  const may = useMay('tenant.write');
  const [isSaved, setSaved] = useState(false);
  const { id, name, scopes, expiresAt } = client;
  const isExpired = expiresAt !== null && new Date(expiresAt) <= new Date();
  return (
    <>
      {isExpired && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{panel.isExpired}</MessageBarBody>
        </MessageBar>
      )}
      {may && <ClientActions client={client} onGone={onGone} />}
      <Facts
        facts={[
          [
            made.clientId,
            <span key="id">
              {id} <CopyButton text={id} label={made.copyId} />
            </span>,
          ],
          [columns.lastUsedAt, client.lastUsedAt ? <Time key="at" at={client.lastUsedAt} /> : never],
          [panel.created, <Time key="at" at={client.createdAt} />],
          [panel.createdBy, client.createdBy.name],
          ...(may
            ? []
            : ([
                [columns.scopes, scopes.join(', ')],
                [columns.expiresAt, expiresAt ? <Time key="at" at={expiresAt} /> : noExpiry],
              ] as const)),
        ]}
      />
      <ClientSecrets client={client} />
      {may && (
        <ClientForm
          key={JSON.stringify([name, scopes, expiresAt])}
          {...{ client, isSaved, onSaved: () => setSaved(true) }}
        />
      )}
    </>
  );
}
