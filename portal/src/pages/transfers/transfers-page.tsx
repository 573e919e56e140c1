import { Button, Caption1, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import { comingBack } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMe } from '../../lib/session.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Page } from '../../parts/page.tsx';
import { ReleaseList } from './release-list.tsx';
import { ReleasePanel } from './release-panel.tsx';
import { transferTexts } from './texts.ts';
import { TransferList } from './transfer-list.tsx';
import { TransferPanel } from './transfer-panel.tsx';
import { type TransfersView, transfersViews, viewNamed } from './views.ts';

const useStyles = makeStyles({
  code: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: `0 ${tokens.spacingHorizontalS}` },
  quiet: { color: tokens.colorNeutralForeground2, flexBasis: '100%' },
  mono: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' },
  // On a phone they go sideways.
  tabs: { overflowX: 'auto', maxWidth: '100%', flexShrink: 0 },
});

/** Devices that are handed over, and requests to release one, on both sides. The view is in the address. */
export function TransfersPage() {
  const styles = useStyles();
  const texts = useTexts(transferTexts);
  const queries = useQueryClient();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.transfers);
  const view = viewNamed(address.get('view'));
  const isOfTransfers = view === 'incoming' || view === 'outgoing';
  const List = isOfTransfers ? TransferList : ReleaseList;
  const Panel = isOfTransfers ? TransferPanel : ReleasePanel;
  const refresh = () => {
    for (const queryKey of [keys.transfers, keys.releaseRequests]) void readAnew(queries, { queryKey });
  };
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <OwnCode />
      <div className={styles.bar}>
        <div className={styles.tabs}>
          <Views view={view} onView={other => change({ view: other === 'incoming' ? null : other })} />
        </div>
        <Button appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={refresh}>
          {texts.refresh}
        </Button>
      </div>
      <List key={view} view={view} opened={opened} onOpen={open} />
      {opened && <Panel key={opened} id={opened} onClose={() => open(null)} />}
    </Page>
  );
}

/** By which others name this organization. */
function OwnCode() {
  const styles = useStyles();
  const texts = useTexts(transferTexts);
  const { tenantId } = useMe();
  return (
    <div className={styles.code}>
      <span>{texts.code}:</span>
      <span className={styles.mono}>{tenantId}</span>
      <CopyButton text={tenantId} label={texts.copyCode} />
      <Caption1 className={styles.quiet}>{texts.codeLead}</Caption1>
    </div>
  );
}

function Views({ view, onView }: { readonly view: TransfersView; readonly onView: (view: TransfersView) => void }) {
  const texts = useTexts(transferTexts);
  const { number } = useFormats();
  const waiting = useWaiting();
  return (
    <TabList
      aria-label={texts.viewsLabel}
      selectedValue={view}
      onTabSelect={(_, { value }) => onView(viewNamed(String(value)))}
    >
      {transfersViews.map(each => (
        <Tab key={each} value={each}>
          {waiting[each] ? texts.counted(texts.views[each], number(waiting[each])) : texts.views[each]}
        </Tab>
      ))}
    </TabList>
  );
}

/** How many offers and requests wait for this organization to answer, as far as they are among the newest. */
function useWaiting(): Partial<Readonly<Record<TransfersView, number>>> {
  const newest = { limit: 200 };
  const { data: offers } = useQuery({
    ...{ queryKey: keys.transferList('waiting'), ...comingBack },
    queryFn: () => api.transfers.list({ direction: 'incoming', state: 'offered', ...newest }),
  });
  const { data: requests } = useQuery({
    ...{ queryKey: keys.releaseRequestList('waiting'), ...comingBack },
    queryFn: () => api.releaseRequests.list({ side: 'owner', ...newest }),
  });
  const asked = requests?.items.filter(({ state }) => state === 'open' || state === 'overdue');
  return { incoming: offers?.items.length ?? 0, asked: asked?.length ?? 0 };
}
