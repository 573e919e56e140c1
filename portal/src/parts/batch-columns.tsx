import { Link } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import type { Batch, Outcome } from '../../../src/contracts/batches.ts';
import { useFormats } from '../lib/formats.ts';
import { useTexts } from '../lib/language.tsx';
import { BatchStateMark } from './batch-marks.tsx';
import { batchWords, nameOf } from './batch-words.ts';
import type { Column } from './record-list/columns.ts';
import { Time } from './time.tsx';

/** What a kind of batch is for. */
const aims = { register: 'registered', deregister: 'deregistered', catalogue: 'filed' } as const satisfies Record<
  Batch['kind'],
  Outcome
>;

/** The columns of a list of batches. `pathOf`: where one is shown. */
export function useBatchColumns<Row extends Batch>(pathOf: (batch: Row) => string): readonly Column<Row>[] {
  const words = useTexts(batchWords);
  const { columns: labels } = words;
  const { number } = useFormats();
  return [
    {
      ...{ id: 'createdAt', label: labels.createdAt, width: 'minmax(10.5rem, 1fr)' },
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      ...{ id: 'name', label: labels.name, width: 'minmax(8rem, 2fr)', essential: true },
      cell: batch => <NameLink to={pathOf(batch)} name={nameOf(batch, words)} />,
    },
    {
      ...{ id: 'kind', label: labels.kind, width: 'minmax(6rem, 1fr)' },
      cell: ({ kind }) => words.kinds[kind],
    },
    {
      ...{ id: 'state', label: labels.state, width: 'minmax(11rem, 1.2fr)', essential: true },
      cell: ({ state }) => <BatchStateMark state={state} />,
    },
    {
      ...{ id: 'rows', label: labels.rows, width: 'minmax(3.5rem, 0.5fr)', align: 'end' },
      cell: ({ counts }) => number(counts.rows),
    },
    {
      ...{ id: 'succeeded', label: labels.succeeded, width: 'minmax(5.75rem, 0.7fr)', align: 'end' },
      cell: ({ kind, counts }) => number(counts[aims[kind]]),
    },
    {
      ...{ id: 'failed', label: labels.failed, width: 'minmax(4.25rem, 0.6fr)', align: 'end' },
      cell: ({ counts }) => number(counts.failed),
    },
    {
      ...{ id: 'orderId', label: labels.orderId, width: 'minmax(5.5rem, 1fr)' },
      cell: ({ orderId }) => orderId ?? '–',
    },
    {
      ...{ id: 'createdBy', label: labels.createdBy, width: 'minmax(5.5rem, 1fr)' },
      cell: ({ createdBy }) => createdBy.name,
    },
  ];
}

/** A link besides the row that opens, for another tab; by keyboard the row does it. */
function NameLink({ to, name }: { readonly to: string; readonly name: string }) {
  return (
    <To href={to} onClick={event => event.stopPropagation()} asChild>
      <Link tabIndex={-1} title={name}>
        {name}
      </Link>
    </To>
  );
}
