import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { Link as To } from 'wouter';
import { type Contact, contactAreas } from '../../../../src/contracts/contacts.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { AddContact } from './add-contact.tsx';
import { ContactPanel } from './contact-panel.tsx';
import { contactTexts } from './texts.ts';
import { Verified } from './verified.tsx';

const useStyles = makeStyles({
  areas: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXL, maxWidth: '60rem' },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.2fr) minmax(0, 1.6fr) minmax(0, 1fr) 9rem',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    overflowWrap: 'anywhere',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  none: { color: tokens.colorNeutralForeground2 },
});

/** Who answers for what, by area. */
export function ContactsPage() {
  const styles = useStyles();
  const texts = useTexts(contactTexts);
  const { language } = useLanguage();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.contacts);
  const may = useMay('tenant.write');
  // There are 100 at most, fewer than a page has.
  const { items, more, error, refetch } = usePaged(keys.contacts, page => api.contacts.list(page));
  return (
    <Page title={texts.title} lead={texts.lead}>
      {may && (
        <div>
          <Button appearance="primary" icon={<AddRegular />} onClick={() => change({ add: '1' })}>
            {texts.add}
          </Button>
        </div>
      )}
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {more?.loading ? (
        <Loading />
      ) : (
        <div className={styles.areas}>
          {contactAreas.map(area => {
            const ofArea = items.filter(contact => contact.area === area);
            return (
              <PanelSection
                key={area}
                level={2}
                title={labelsOf[language].contactAreas[area].label}
                lead={texts.areaLeads[area]}
              >
                {ofArea.length === 0 ? (
                  <div className={styles.none}>{texts.noneInArea}</div>
                ) : (
                  <ul className={styles.list}>
                    {ofArea.map(contact => (
                      <ContactItem key={contact.id} contact={contact} />
                    ))}
                  </ul>
                )}
              </PanelSection>
            );
          })}
        </div>
      )}
      {opened && <ContactPanel key={opened} id={opened} onClose={() => open(null)} />}
      {may && address.get('add') && <AddContact onClose={() => change({ add: null })} />}
    </Page>
  );
}

function ContactItem({ contact }: { readonly contact: Contact }) {
  const styles = useStyles();
  const texts = useTexts(contactTexts);
  return (
    <li className={styles.item}>
      <To href={`${paths.contacts}/${contact.id}`} asChild>
        <Link aria-label={texts.open(contact.name)}>{contact.name}</Link>
      </To>
      <span>{contact.email}</span>
      <span>{contact.phone}</span>
      <Verified contact={contact} />
    </li>
  );
}
