import type { Paged } from '../lib/paged.ts';
import { ProblemBox } from './problem-box.tsx';
import type { RecordListProps } from './record-list/columns.ts';
import { RecordList } from './record-list/record-list.tsx';

/** A list that is read page by page, under what went wrong with it; nothing is said to be empty that could not be read. */
export function PagedList<Row>({
  paged: { items, more, error, refetch },
  ...list
}: Omit<RecordListProps<Row>, 'rows' | 'more'> & { readonly paged: Paged<Row> }) {
  return (
    <>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!(error && items.length === 0) && <RecordList {...list} rows={items} more={more} />}
    </>
  );
}
