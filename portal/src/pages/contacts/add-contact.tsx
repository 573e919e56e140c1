import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewContact } from '../../../../src/contracts/contacts.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { ContactFields } from './contact-fields.tsx';
import { contactTexts } from './texts.ts';

export function AddContact({ onClose }: { readonly onClose: () => void }) {
  const { create: texts } = useTexts(contactTexts);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [contact, setContact] = useState<NewContact>({
    ...{ area: 'devices', name: '', email: '', phone: '', preferredLanguage: language },
  });
  const add = useMutation({
    mutationFn: () => api.contacts.create(contact),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.contacts });
      onClose();
    },
  });
  return (
    <ActionDialog title={texts.title} act={texts.act} state={add} onAct={() => add.mutate()} onClose={onClose}>
      <ContactFields contact={contact} onChange={setContact} />
    </ActionDialog>
  );
}
