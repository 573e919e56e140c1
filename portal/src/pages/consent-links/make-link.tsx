import { Field, Input, MessageBar, MessageBarBody, Select } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../src/contracts/limits.ts';
import type { ConsentLinkMade, MandateScope } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog, OnceDialog } from '../../parts/action-dialog.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { openScope } from '../../parts/scope/draft.ts';
import { ScopeFields } from '../../parts/scope/scope-fields.tsx';
import { useScopeDraft } from '../../parts/scope/use-scope-draft.ts';
import { Time } from '../../parts/time.tsx';
import { consentLinkTexts } from './texts.ts';

const lengths = [1, 3, 7, 14, limits.consentLinkDays] as const;

/** Makes a consent link, and shows it this once. */
export function MakeLink({ onClose }: { readonly onClose: () => void }) {
  const { make: texts } = useTexts(consentLinkTexts);
  const queries = useQueryClient();
  const [customerName, setCustomerName] = useState('');
  const [days, setDays] = useState<number>(limits.consentLinkDays);
  const editor = useScopeDraft(openScope, null);
  const make = useMutation({
    mutationFn: (scope: MandateScope) =>
      api.partners.consentLinks.create({ customerName: customerName.trim(), scope, days }),
    onSuccess: () => readAnew(queries, { queryKey: keys.consentLinks }),
  });
  if (make.data) return <MadeLink made={make.data} onClose={onClose} />;
  const act = () => {
    const scope = editor.ask();
    if (scope) make.mutate(scope);
  };
  return (
    <ActionDialog title={texts.title} act={texts.make} state={make} onAct={act} onClose={onClose}>
      <div>{texts.lead}</div>
      <Field label={texts.customerName} hint={texts.customerNameHint} required>
        <Input
          maxLength={limits.labelCharacters}
          value={customerName}
          onChange={(_, { value }) => setCustomerName(value)}
        />
      </Field>
      <ScopeFields editor={editor} />
      <Field label={texts.days}>
        <Select value={String(days)} onChange={(_, { value }) => setDays(Number(value))}>
          {lengths.map(length => (
            <option key={length} value={length}>
              {texts.dayCount(length)}
            </option>
          ))}
        </Select>
      </Field>
    </ActionDialog>
  );
}

function MadeLink({ made, onClose }: { readonly made: ConsentLinkMade; readonly onClose: () => void }) {
  const { made: texts } = useTexts(consentLinkTexts);
  return (
    <OnceDialog title={texts.title} done={texts.done} onClose={onClose}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{texts.once}</MessageBarBody>
      </MessageBar>
      <CopyField label={texts.link} text={made.url ?? ''} copyLabel={texts.copy} />
      <div>
        {texts.holds} <Time at={made.expiresAt} />.
      </div>
      <ol style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {texts.steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </OnceDialog>
  );
}
