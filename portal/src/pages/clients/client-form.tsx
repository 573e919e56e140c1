import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiClient } from '../../../../src/contracts/clients.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import type { Scope } from '../../../../src/contracts/tenants.ts';
import { api } from '../../lib/api.ts';
import { dayOf, endOf } from '../../lib/days.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Saved } from '../../parts/saved.tsx';
import { ExpiryField } from './expiry.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import { clientTexts } from './texts.ts';

/** Changes name, scopes and expiry; only what was changed is sent. */
export function ClientForm({
  client,
  isSaved,
  onSaved,
}: {
  readonly client: ApiClient;
  readonly isSaved: boolean;
  readonly onSaved: () => void;
}) {
  const texts = useTexts(clientTexts);
  const queries = useQueryClient();
  const [name, setName] = useState(client.name);
  const [scopes, setScopes] = useState<readonly Scope[]>(client.scopes);
  const [day, setDay] = useState(dayOf(client.expiresAt));
  const changes = {
    ...(name.trim() !== client.name && { name: name.trim() }),
    ...(scopes.join() !== client.scopes.join() && { scopes: [...scopes] }),
    ...(day !== dayOf(client.expiresAt) && { expiresAt: endOf(day) }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const save = useMutation({
    mutationFn: () => api.clients.patch(client.id, changes),
    onSuccess: () => {
      onSaved();
      return readAnew(queries, { queryKey: keys.clients });
    },
  });
  return (
    <PanelSection title={texts.panel.change}>
      <form
        style={{ display: 'contents' }}
        onSubmit={event => {
          event.preventDefault();
          if (isChanged && scopes.length > 0 && !save.isPending) save.mutate();
        }}
      >
        <Field label={texts.name} required>
          <Input maxLength={limits.labelCharacters} value={name} onChange={(_, { value }) => setName(value)} />
        </Field>
        <ScopeChoice chosen={scopes} had={client.scopes} missing={scopes.length === 0} onChange={setScopes} />
        <ExpiryField day={day} onChange={setDay} />
        {isSaved && !isChanged && <Saved text={texts.panel.saved} />}
        {save.error && <ProblemBox error={save.error} />}
        <div>
          <Button type="submit" appearance="primary" disabled={!isChanged} disabledFocusable={save.isPending}>
            {texts.panel.save}
          </Button>
        </div>
      </form>
    </PanelSection>
  );
}
