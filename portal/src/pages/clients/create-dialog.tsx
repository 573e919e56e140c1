import { Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../src/contracts/limits.ts';
import type { Scope } from '../../../../src/contracts/tenants.ts';
import { api } from '../../lib/api.ts';
import { endOf } from '../../lib/days.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { ExpiryField } from './expiry.tsx';
import { NewSecret } from './new-secret.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import { clientTexts } from './texts.ts';

/** Makes a client, and shows its secret. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts(clientTexts);
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [day, setDay] = useState('');
  const [asked, setAsked] = useState(false);
  const create = useMutation({
    mutationFn: () => api.clients.create({ name, scopes: [...scopes], expiresAt: endOf(day) }),
    onSuccess: () => readAnew(queries, { queryKey: keys.clients }),
  });
  if (create.data) {
    const { id, clientSecret = '' } = create.data;
    return <NewSecret clientId={id} secret={clientSecret} scopes={create.data.scopes} onClose={onClose} />;
  }
  const act = () => {
    setAsked(true);
    if (scopes.length > 0) create.mutate();
  };
  return (
    <ActionDialog title={texts.create.title} act={texts.create.make} state={create} onAct={act} onClose={onClose}>
      <Field label={texts.name} hint={texts.nameHint} required>
        <Input maxLength={limits.labelCharacters} value={name} onChange={(_, { value }) => setName(value)} />
      </Field>
      <ScopeChoice chosen={scopes} missing={asked && scopes.length === 0} onChange={setScopes} />
      <ExpiryField day={day} onChange={setDay} />
    </ActionDialog>
  );
}
