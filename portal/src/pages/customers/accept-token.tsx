import { Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { tenantPaths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { customerTexts } from './texts.ts';

/** Takes up the mandate of a token that a customer gave, and leads to that customer. */
export function AcceptToken({ onClose }: { readonly onClose: () => void }) {
  const { accept: texts } = useTexts(customerTexts);
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [token, setToken] = useState('');
  const accept = useMutation({
    mutationFn: () => api.partners.mandates.accept(token.trim()),
    onSuccess: ({ tenantId }) => {
      void readAnew(queries, { queryKey: keys.customers });
      go(tenantPaths(tenantId).devices);
    },
  });
  return (
    <ActionDialog
      title={texts.title}
      act={texts.take}
      state={accept}
      onAct={() => token.trim() !== '' && accept.mutate()}
      onClose={onClose}
    >
      {texts.lead}
      <Field label={texts.token} required>
        <Input
          autoFocus
          value={token}
          autoComplete="off"
          input={{ spellCheck: false }}
          onChange={(_, { value }) => setToken(value)}
        />
      </Field>
    </ActionDialog>
  );
}
