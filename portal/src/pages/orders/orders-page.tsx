import { Button, makeStyles, Subtitle1, Tab, TabList, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import { Link as To, useLocation } from 'wouter';
import { type OrderKind, orderKinds } from '../../../../src/contracts/orders.ts';
import { useAddress } from '../../lib/address.ts';
import { useTexts } from '../../lib/language.tsx';
import { useLiveList } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { devicesOf, useOrderColumns } from './order-columns.tsx';
import { orderTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
  },
});

/** How many devices each order has, by state. What is counted by, and the search, are in the address. */
export function OrdersPage() {
  const styles = useStyles();
  const texts = useTexts(orderTexts);
  const [address, change] = useAddress();
  const [, go] = useLocation();
  const by = orderKinds.find(kind => kind === address.get('by')) ?? 'orderId';
  const search = address.get('search') ?? '';
  const columns = useOrderColumns(by);
  const { api, keys } = useTenant();
  const list = useLiveList(keys.orderList(by, search), page =>
    api.orders.list({ by, ...(search && { search }), ...page }),
  );
  const onSearch = useCallback((text: string) => change({ search: text }), [change]);
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <div className={styles.bar}>
        <TabList
          aria-label={texts.by}
          selectedValue={by}
          onTabSelect={(_, { value }) => change({ by: value === 'orderId' ? null : String(value), search: null })}
        >
          {orderKinds.map(kind => (
            <Tab key={kind} value={kind}>
              {texts.kinds[kind]}
            </Tab>
          ))}
        </TabList>
        <SearchField key={by} label={texts.search[by]} value={search} onSearch={onSearch} />
      </div>
      <PagedList
        paged={list}
        label={texts.title}
        columns={columns}
        idOf={order => order.id}
        nameOf={order => order.id}
        onOpen={order => go(devicesOf(by, order.id))}
        empty={
          search ? (
            <>
              <Subtitle1 as="h2">{texts.noMatch}</Subtitle1>
              <p>
                <Button onClick={() => change({ search: null })}>{texts.clear}</Button>
              </p>
            </>
          ) : (
            <NoOrdersYet by={by} />
          )
        }
      />
    </Page>
  );
}

function NoOrdersYet({ by }: { readonly by: OrderKind }) {
  const texts = useTexts(orderTexts);
  const mayRegister = useMay('batches.write');
  return (
    <NoneYet title={texts.noneYet[by]} lead={texts.noneYetLead}>
      {mayRegister && (
        <To href={`${paths.orders}?register=1`} asChild>
          <Button as="a" appearance="primary" icon={<AddRegular />}>
            {texts.register}
          </Button>
        </To>
      )}
    </NoneYet>
  );
}
