import { Link } from '@fluentui/react-components';
import { Link as To, useLocation } from 'wouter';
import type { PartnerBatch } from '../../../../src/contracts/partners.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { paths, tenantPaths } from '../../lib/paths.ts';
import { useBatchColumns } from '../../parts/batch-columns.tsx';
import { batchWords, nameOf } from '../../parts/batch-words.ts';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { customerTexts } from './texts.ts';

const pathOf = ({ tenantId, id }: PartnerBatch): string => tenantPaths(tenantId).batch(id);

/** What a partner sent for all its customers, the newest first. */
export function CustomerBatchesPage() {
  const { batches: texts } = useTexts(customerTexts);
  const words = useTexts(batchWords);
  const columns = useColumns();
  const [, go] = useLocation();
  const list = usePaged(keys.customerBatches, page => api.partners.batches(page));
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <PagedList
        paged={list}
        label={texts.title}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={batch => `${batch.customerName}, ${nameOf(batch, words)}`}
        onOpen={batch => go(pathOf(batch))}
        empty={<NothingSentYet />}
      />
    </Page>
  );
}

/** Those of any list of batches, with the customer in front of the file instead of who sent it. */
function useColumns(): readonly Column<PartnerBatch>[] {
  const { batches: texts } = useTexts(customerTexts);
  const columns = useBatchColumns(pathOf);
  const customer: Column<PartnerBatch> = {
    ...{ id: 'customer', label: texts.customer, width: 'minmax(8rem, 1.5fr)', essential: true },
    cell: ({ customerName }) => <span title={customerName}>{customerName}</span>,
  };
  return columns
    .filter(({ id }) => id !== 'createdBy')
    .flatMap(column => (column.id === 'name' ? [customer, { ...column, essential: false }] : column));
}

function NothingSentYet() {
  const { title, lead, go } = useTexts(customerTexts).batches.noneYet;
  return (
    <NoneYet title={title} lead={lead}>
      <To href={paths.customers} asChild>
        <Link>{go}</Link>
      </To>
    </NoneYet>
  );
}
