import { Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../src/contracts/limits.ts';
import type { MandateScope } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog, OnceDialog } from '../../parts/action-dialog.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { openScope } from '../../parts/scope/draft.ts';
import { ScopeFields } from '../../parts/scope/scope-fields.tsx';
import { useScopeDraft } from '../../parts/scope/use-scope-draft.ts';
import { partnerTexts } from './texts.ts';

/** Makes a token by which a partner gets a mandate, and shows it this once. */
export function OfferToken({ onClose }: { readonly onClose: () => void }) {
  const { offer: texts } = useTexts(partnerTexts);
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const editor = useScopeDraft(openScope, null);
  const offer = useMutation({
    mutationFn: (scope: MandateScope) => api.mandates.offer({ name: name.trim(), scope }),
    onSuccess: () => readAnew(queries, { queryKey: keys.mandates }),
  });
  if (offer.data) return <MadeToken token={offer.data.token ?? ''} onClose={onClose} />;
  const act = () => {
    const scope = editor.ask();
    if (scope) offer.mutate(scope);
  };
  return (
    <ActionDialog title={texts.title} act={texts.make} state={offer} onAct={act} onClose={onClose}>
      <div>{texts.lead}</div>
      <Field label={texts.name} hint={texts.nameHint} required>
        <Input maxLength={limits.labelCharacters} value={name} onChange={(_, { value }) => setName(value)} />
      </Field>
      <ScopeFields editor={editor} />
    </ActionDialog>
  );
}

function MadeToken({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const { offer: texts } = useTexts(partnerTexts);
  return (
    <OnceDialog title={texts.made} done={texts.done} onClose={onClose}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{texts.once}</MessageBarBody>
      </MessageBar>
      <CopyField label={texts.token} text={token} copyLabel={texts.copy} />
      <ol style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {texts.steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </OnceDialog>
  );
}
