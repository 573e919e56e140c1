import { Link, Subtitle1 } from '@fluentui/react-components';
import { Link as To, useLocation } from 'wouter';
import type { PartnerBatch } from '../../../../src/contracts/partners.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { paths, tenantPaths } from '../../lib/paths.ts';
import { useBatchColumns } from '../../parts/batch-columns.tsx';
import { batchWords, nameOf } from '../../parts/batch-words.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { customerTexts } from './texts.ts';

const pathOf = ({ tenantId, id }: PartnerBatch): string => tenantPaths(tenantId).batch(id);

/** What a partner sent for all its customers, the newest first. */
export function CustomerBatchesPage() {
  const { batches: texts } = useTexts(customerTexts);
  const words = useTexts(batchWords);
  const columns = useColumns();
  const [, go] = useLocation();
  const { items, more, error, refetch } = usePaged(keys.customerBatches, page => api.partners.batches(page));
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!(error && items.length === 0) && (
        <RecordList
          label={texts.title}
          columns={columns}
          rows={items}
          idOf={({ id }) => id}
          nameOf={batch => `${batch.customerName}, ${nameOf(batch, words)}`}
          more={more}
          onOpen={batch => go(pathOf(batch))}
          empty={<NoneYet />}
        />
      )}
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

function NoneYet() {
  const { title, lead, go } = useTexts(customerTexts).batches.noneYet;
  return (
    <>
      <Subtitle1 as="h2">{title}</Subtitle1>
      <p style={{ maxWidth: '60ch' }}>{lead}</p>
      <To href={paths.customers} asChild>
        <Link>{go}</Link>
      </To>
    </>
  );
}
