import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, LinkAddRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import type { ConsentLink } from '../../../../src/contracts/mandates.ts';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { Time } from '../../parts/time.tsx';
import { LinkStateMark } from './link-mark.tsx';
import { LinkPanel } from './link-panel.tsx';
import { MakeLink } from './make-link.tsx';
import { consentLinkTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

/** The links by which a partner asks customers for mandates, the newest first. */
export function ConsentLinksPage() {
  const styles = useStyles();
  const texts = useTexts(consentLinkTexts);
  const queries = useQueryClient();
  const columns = useColumns();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.consentLinks);
  const may = useMay('partners.write');
  const list = usePaged(keys.consentLinks, page => api.partners.consentLinks.list(page));
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <div className={styles.bar}>
        {may && (
          <Button appearance="primary" icon={<LinkAddRegular />} onClick={() => change({ make: '1' })}>
            {texts.make.act}
          </Button>
        )}
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          onClick={() => void readAnew(queries, { queryKey: keys.consentLinks })}
        >
          {texts.refresh}
        </Button>
      </div>
      <PagedList
        paged={list}
        label={texts.title}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ customerName }) => customerName}
        onOpen={({ id }) => open(id)}
        opened={opened}
        empty={<NoneYet {...texts.noneYet} />}
      />
      {opened && <LinkPanel key={opened} id={opened} onClose={() => open(null)} />}
      {may && address.get('make') && <MakeLink onClose={() => change({ make: null })} />}
    </Page>
  );
}

function useColumns(): readonly Column<ConsentLink>[] {
  const { columns: labels } = useTexts(consentLinkTexts);
  const column = (id: keyof typeof labels, width: string, cell: Column<ConsentLink>['cell']): Column<ConsentLink> => ({
    ...{ id, label: labels[id], width, cell },
  });
  return [
    { ...column('customerName', 'minmax(10rem, 2fr)', ({ customerName }) => customerName), essential: true },
    { ...column('state', 'minmax(12rem, 1.2fr)', ({ state }) => <LinkStateMark state={state} />), essential: true },
    column('createdAt', 'minmax(11.5rem, 1fr)', ({ createdAt }) => <Time at={createdAt} />),
    column('expiresAt', 'minmax(11.5rem, 1fr)', ({ expiresAt }) => <Time at={expiresAt} />),
    column('createdBy', 'minmax(8rem, 1fr)', ({ createdBy }) => createdBy.name),
  ];
}
