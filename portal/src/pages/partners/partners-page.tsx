import { Button, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, KeyRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { useAddress } from '../../lib/address.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import type { Paged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { AwaitingBatches } from './awaiting-batches.tsx';
import { AwaitingRequests } from './awaiting-requests.tsx';
import { useMandateColumns } from './mandate-columns.tsx';
import { isClosed, underParents, useMandates } from './mandate-lists.ts';
import { MandatePanel } from './mandate-panel.tsx';
import { OfferToken } from './offer-token.tsx';
import { partnerTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  // The list scrolls by itself, below what waits.
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, flexGrow: 1, minHeight: '20rem' },
});

/** The partners that may act for the organization: what waits for a decision, what is in force, what has ended. */
export function PartnersPage() {
  const styles = useStyles();
  const texts = useTexts(partnerTexts);
  const queries = useQueryClient();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.partners);
  const may = useMay('partners.write');
  const view = address.get('view') === 'history' ? 'history' : 'active';
  const View = view === 'history' ? ClosedMandates : ActiveMandates;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <div className={styles.bar}>
        {may && (
          <Button appearance="primary" icon={<KeyRegular />} onClick={() => change({ offer: '1' })}>
            {texts.offer.act}
          </Button>
        )}
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          onClick={() => void readAnew(queries, { queryKey: keys.mandates })}
        >
          {texts.refresh}
        </Button>
      </div>
      <AwaitingRequests onOpen={open} />
      <AwaitingBatches />
      <div className={styles.list}>
        <TabList
          aria-label={texts.viewsLabel}
          selectedValue={view}
          onTabSelect={(_, { value }) => change({ view: value === 'active' ? null : String(value) })}
        >
          <Tab value="active">{texts.views.active}</Tab>
          <Tab value="history">{texts.views.history}</Tab>
        </TabList>
        <View opened={opened} onOpen={open} />
      </div>
      {opened && <MandatePanel key={opened} id={opened} onClose={() => open(null)} />}
      {may && address.get('offer') && <OfferToken onClose={() => change({ offer: null })} />}
    </Page>
  );
}

interface Listed {
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
}

/** In force, and tokens that no partner has used yet. */
function ActiveMandates(listed: Listed) {
  const { noneActive } = useTexts(partnerTexts);
  const offered = useMandates('offered');
  const active = useMandates('active');
  const list: Paged<Mandate> = {
    items: [...offered.items, ...underParents(active.items)],
    more: offered.more ?? active.more,
    error: offered.error ?? active.error,
    refetch: () => Promise.all([offered.refetch(), active.refetch()]),
  };
  return <Mandates {...listed} view="active" list={list} none={noneActive} />;
}

function ClosedMandates(listed: Listed) {
  const { noneEnded } = useTexts(partnerTexts);
  const all = useMandates(null);
  const list = { ...all, items: all.items.filter(isClosed) };
  return <Mandates {...listed} view="history" list={list} none={noneEnded} />;
}

function Mandates({
  view,
  list,
  none,
  opened,
  onOpen,
}: Listed & {
  readonly view: 'active' | 'history';
  readonly list: Paged<Mandate>;
  readonly none: { readonly title: string; readonly lead: string };
}) {
  const { views } = useTexts(partnerTexts);
  const columns = useMandateColumns(view === 'history');
  return (
    <PagedList
      paged={list}
      label={views[view]}
      columns={columns}
      idOf={({ id }) => id}
      nameOf={({ partner, name }) => partner?.name ?? name}
      onOpen={({ id }) => onOpen(id)}
      opened={opened}
      empty={<NoneYet {...none} />}
    />
  );
}
