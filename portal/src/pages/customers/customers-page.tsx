import { Button, Link, makeStyles, Subtitle1, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, KeyRegular, LinkAddRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Link as To, useLocation } from 'wouter';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { AcceptToken } from './accept-token.tsx';
import { placeOf, useCustomerColumns } from './customer-columns.tsx';
import { customerTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  ways: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, justifyContent: 'center' },
});

/** The customers of a partner. One opens at its devices; the search is in the address. */
export function CustomersPage() {
  const styles = useStyles();
  const texts = useTexts(customerTexts);
  const queries = useQueryClient();
  const columns = useCustomerColumns();
  const [address, change] = useAddress();
  const [, go] = useLocation();
  const search = address.get('search') ?? '';
  const list = usePaged(keys.customerList(search), page =>
    api.partners.customers.list({ ...(search && { search }), ...page }),
  );
  const onSearch = useCallback((text: string) => change({ search: text }), [change]);
  const isEmpty = list.items.length === 0 && !list.more && search === '';
  const mayAccept = useMay('partners.write');
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      {!isEmpty && (
        <div className={styles.bar}>
          <SearchField label={texts.search} value={search} onSearch={onSearch} />
          <EnterToken />
          <Button
            appearance="subtle"
            icon={<ArrowClockwiseRegular />}
            onClick={() => void readAnew(queries, { queryKey: keys.customers })}
          >
            {texts.refresh}
          </Button>
        </div>
      )}
      <PagedList
        paged={list}
        label={texts.title}
        columns={columns}
        idOf={({ tenantId }) => tenantId}
        nameOf={({ name }) => name}
        place={search}
        onOpen={customer => go(placeOf(customer))}
        empty={isEmpty ? <NoCustomersYet /> : <NoMatch onClear={() => change({ search: null })} />}
      />
      {mayAccept && address.get('enter') && <AcceptToken onClose={() => change({ enter: null })} />}
    </Page>
  );
}

function NoCustomersYet() {
  const styles = useStyles();
  const { title, lead, link } = useTexts(customerTexts).noneYet;
  const mayAsk = useMay('partners.write');
  return (
    <NoneYet title={title} lead={lead}>
      <div className={styles.ways}>
        {mayAsk && (
          <To href={paths.consentLinks} asChild>
            <Button as="a" appearance="primary" icon={<LinkAddRegular />}>
              {link}
            </Button>
          </To>
        )}
        <EnterToken />
      </div>
    </NoneYet>
  );
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const { title, clear } = useTexts(customerTexts).noMatch;
  return (
    <>
      <Subtitle1 as="h2">{title}</Subtitle1>
      <p>
        <Link onClick={onClear}>{clear}</Link>
      </p>
    </>
  );
}

function EnterToken() {
  const { act } = useTexts(customerTexts).accept;
  const [, change] = useAddress();
  if (!useMay('partners.write')) return null;
  return (
    <Button icon={<KeyRegular />} onClick={() => change({ enter: '1' })}>
      {act}
    </Button>
  );
}
