import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { Contact } from '../../../../src/contracts/contacts.ts';
import { api } from '../../lib/api.ts';
import { useTexts } from '../../lib/language.tsx';
import { ActionDialog, OnceDialog } from '../../parts/action-dialog.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { Time } from '../../parts/time.tsx';
import { contactTexts } from './texts.ts';

/** Makes the link by which a contact is verified, and shows it this once. */
export function ContactLink({ contact, onClose }: { readonly contact: Contact; readonly onClose: () => void }) {
  const { link: texts } = useTexts(contactTexts);
  const make = useMutation({ mutationFn: () => api.contacts.link(contact.id) });
  if (make.data) {
    return (
      <OnceDialog title={texts.made} done={texts.done} onClose={onClose}>
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{texts.once}</MessageBarBody>
        </MessageBar>
        <CopyField label={texts.label} text={make.data.url ?? ''} copyLabel={texts.copy} />
        <div>
          {texts.holds} <Time at={make.data.expiresAt} />.
        </div>
        <ol style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
          {texts.steps(contact.email).map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </OnceDialog>
    );
  }
  return (
    <ActionDialog
      title={texts.title(contact.name)}
      act={texts.make}
      state={make}
      onAct={() => make.mutate()}
      onClose={onClose}
    >
      {texts.lead(contact.email)}
    </ActionDialog>
  );
}
