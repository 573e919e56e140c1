import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact, NewContact } from '../../../../src/contracts/contacts.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Saved } from '../../parts/saved.tsx';
import { ContactFields } from './contact-fields.tsx';
import { contactTexts } from './texts.ts';

const fields = ['area', 'name', 'email', 'phone', 'preferredLanguage'] as const;

/** Changes a contact; only what was changed is sent. */
export function ContactForm({
  contact,
  isSaved,
  onSaved,
}: {
  readonly contact: Contact;
  readonly isSaved: boolean;
  readonly onSaved: () => void;
}) {
  const { panel } = useTexts(contactTexts);
  const queries = useQueryClient();
  const [typed, setTyped] = useState<NewContact>(contact);
  const changed = fields.filter(field => typed[field] !== contact[field]);
  const save = useMutation({
    mutationFn: () => api.contacts.patch(contact.id, Object.fromEntries(changed.map(field => [field, typed[field]]))),
    onSuccess: () => {
      onSaved();
      return readAnew(queries, { queryKey: keys.contacts });
    },
  });
  return (
    <PanelSection title={panel.change}>
      <form
        style={{ display: 'contents' }}
        onSubmit={event => {
          event.preventDefault();
          if (changed.length > 0 && !save.isPending) save.mutate();
        }}
      >
        <ContactFields hadAddress contact={typed} onChange={setTyped} />
        {isSaved && changed.length === 0 && <Saved text={panel.saved} />}
        {save.error && <ProblemBox error={save.error} />}
        <div>
          <Button type="submit" appearance="primary" disabled={changed.length === 0} disabledFocusable={save.isPending}>
            {panel.save}
          </Button>
        </div>
      </form>
    </PanelSection>
  );
}
