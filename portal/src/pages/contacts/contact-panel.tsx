import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular, MailCheckmarkRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact } from '../../../../src/contracts/contacts.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { useMay } from '../../lib/session.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { RemovalDialog } from '../../parts/removal-dialog.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { ContactForm } from './contact-form.tsx';
import { ContactLink } from './contact-link.tsx';
import { contactTexts } from './texts.ts';
import { Verified } from './verified.tsx';

/** One contact: what is known, and what an administrator can do. */
export function ContactPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { title } = useTexts(contactTexts);
  const {
    data: contact,
    error,
    refetch,
  } = useQuery({ queryKey: keys.contact(id), queryFn: () => api.contacts.get(id), ...comingBack });
  return (
    <SidePanel title={contact?.name ?? title} lead={contact?.email} onClose={onClose}>
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : contact ? (
        <Known contact={contact} onGone={onClose} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
  },
});

function Known({ contact, onGone }: { readonly contact: Contact; readonly onGone: () => void }) {
  const styles = useStyles();
  const texts = useTexts(contactTexts);
  const { language } = useLanguage();
  const may = useMay('tenant.write');
  const [asked, setAsked] = useState<'link' | 'remove' | null>(null);
  const [isSaved, setSaved] = useState(false);
  const { area, phone, preferredLanguage, verifiedAt, createdAt } = contact;
  return (
    <>
      {may && (
        <div className={styles.bar}>
          <Button appearance="subtle" icon={<MailCheckmarkRegular />} onClick={() => setAsked('link')}>
            {texts.link.act}
          </Button>
          <Button appearance="subtle" icon={<DeleteRegular />} onClick={() => setAsked('remove')}>
            {texts.remove.act}
          </Button>
        </div>
      )}
      <Facts
        facts={[
          [
            texts.verification,
            <span key="state">
              <Verified contact={contact} /> {verifiedAt && <Time at={verifiedAt} />}
            </span>,
          ],
          [texts.panel.added, <Time key="at" at={createdAt} />],
          ...(may
            ? []
            : ([
                [texts.area, labelsOf[language].contactAreas[area].label],
                [texts.phone, phone],
                [texts.language, preferredLanguage],
              ] as const)),
        ]}
      />
      {may && <ContactForm key={JSON.stringify(contact)} {...{ contact, isSaved, onSaved: () => setSaved(true) }} />}
      {asked === 'link' && <ContactLink contact={contact} onClose={() => setAsked(null)} />}
      {asked === 'remove' && (
        <RemovalDialog
          texts={texts.remove}
          name={contact.name}
          list={keys.contacts}
          remove={() => api.contacts.remove(contact.id)}
          {...{ onGone, onClose: () => setAsked(null) }}
        />
      )}
    </>
  );
}
