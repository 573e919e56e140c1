import { Button, makeStyles, Subtitle1, Tab, TabList, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, PersonAddRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { OpenInvitations } from './open-invitations.tsx';
import { userTexts } from './texts.ts';
import { useUserColumns } from './user-columns.tsx';
import { UserPanel } from './user-panel.tsx';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

/** The people of the organization, and the links by which others are to come in. */
export function UsersPage() {
  const styles = useStyles();
  const texts = useTexts(userTexts);
  const queries = useQueryClient();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.users);
  const may = useMay('tenant.write');
  const view = address.get('view') === 'invitations' ? 'invitations' : 'users';
  const refresh = () => void readAnew(queries, { queryKey: keys[view] });
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <div className={styles.bar}>
        {may && (
          <Button appearance="primary" icon={<PersonAddRegular />} onClick={() => change({ invite: '1' })}>
            {texts.invite.act}
          </Button>
        )}
        <Button appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={refresh}>
          {texts.refresh}
        </Button>
      </div>
      <TabList
        aria-label={texts.viewsLabel}
        selectedValue={view}
        onTabSelect={(_, { value }) => change({ view: value === 'users' ? null : String(value) })}
      >
        <Tab value="users">{texts.views.users}</Tab>
        <Tab value="invitations">{texts.views.invitations}</Tab>
      </TabList>
      {view === 'users' ? <Users opened={opened} onOpen={open} /> : <OpenInvitations />}
      {opened && <UserPanel key={opened} id={opened} onClose={() => open(null)} />}
      {may && address.get('invite') && <InviteDialog onClose={() => change({ invite: null })} />}
    </Page>
  );
}

function Users({ opened, onOpen }: { readonly opened: string | null; readonly onOpen: (id: string) => void }) {
  const texts = useTexts(userTexts);
  const columns = useUserColumns();
  const { items, more, error, refetch } = usePaged(keys.users, page => api.users.list(page));
  return (
    <>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <RecordList
        label={texts.title}
        columns={columns}
        rows={items}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        more={more}
        onOpen={({ id }) => onOpen(id)}
        opened={opened}
        empty={
          <>
            <Subtitle1 as="h2">{texts.noneYet.title}</Subtitle1>
            <p>{texts.noneYet.lead}</p>
          </>
        }
      />
    </>
  );
}
