import { Button, makeStyles, Subtitle1, tokens } from '@fluentui/react-components';
import { AddRegular, ArrowClockwiseRegular, WarningRegular } from '@fluentui/react-icons';
import type { ApiClient } from '../../../../src/contracts/clients.ts';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { Time } from '../../parts/time.tsx';
import { ClientPanel } from './client-panel.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { clientTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  expired: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorPaletteRedForeground1,
  },
});

/** The programs that act for the organization. */
export function ClientsPage() {
  const styles = useStyles();
  const texts = useTexts(clientTexts);
  const columns = useClientColumns();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.clients);
  const may = useMay('tenant.write');
  const { items, more, error, refetch } = usePaged(keys.clients, page => api.clients.list(page));
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <div className={styles.bar}>
        {may && (
          <Button appearance="primary" icon={<AddRegular />} onClick={() => change({ create: '1' })}>
            {texts.create.act}
          </Button>
        )}
        <Button appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={() => void refetch()}>
          {texts.refresh}
        </Button>
      </div>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <RecordList
        label={texts.title}
        columns={columns}
        rows={items}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        more={more}
        onOpen={({ id }) => open(id)}
        opened={opened}
        empty={
          <>
            <Subtitle1 as="h2">{texts.noneYet.title}</Subtitle1>
            <p>{texts.noneYet.lead}</p>
          </>
        }
      />
      {opened && <ClientPanel key={opened} id={opened} onClose={() => open(null)} />}
      {may && address.get('create') && <CreateDialog onClose={() => change({ create: null })} />}
    </Page>
  );
}

function useClientColumns(): readonly Column<ApiClient>[] {
  const texts = useTexts(clientTexts);
  const column = (
    id: keyof typeof texts.columns,
    width: string,
    cell: Column<ApiClient>['cell'],
  ): Column<ApiClient> => ({ ...{ id, label: texts.columns[id], width, cell } });
  return [
    { ...column('name', 'minmax(10rem, 1.4fr)', ({ name }) => name), essential: true },
    column('scopes', 'minmax(12rem, 2.4fr)', ({ scopes }) => (
      <span title={scopes.join(' ')}>{scopes.length > 3 ? texts.scopeCount(scopes.length) : scopes.join(', ')}</span>
    )),
    {
      ...column('lastUsedAt', 'minmax(11.5rem, 1fr)', ({ lastUsedAt }) =>
        lastUsedAt ? <Time at={lastUsedAt} /> : texts.never,
      ),
      essential: true,
    },
    column('expiresAt', 'minmax(10rem, 1fr)', ({ expiresAt }) => <Expiry at={expiresAt} />),
    column('secrets', 'minmax(7rem, 0.8fr)', ({ secrets }) => texts.secretCount(secrets.length)),
  ];
}

function Expiry({ at }: { readonly at: string | null }) {
  const styles = useStyles();
  const texts = useTexts(clientTexts);
  if (at === null) return texts.noExpiry;
  if (new Date(at) > new Date()) return <Time at={at} dayOnly />;
  return (
    <span className={styles.expired}>
      <WarningRegular aria-hidden />
      {texts.expired}
    </span>
  );
}
