import { Button, makeStyles, Subtitle2, ToggleButton, tokens } from '@fluentui/react-components';
import type { Batch, BatchRow } from '../../../../src/contracts/batches.ts';
import { useAddress } from '../../lib/address.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { OutcomeMark } from '../../parts/batch-marks.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { rowHeight } from '../../parts/record-list/styles.ts';
import { outcomesIn } from './counts.tsx';
import { RowPanel } from './row-panel.tsx';
import { batchTexts } from './texts.ts';
import { outcomeNamed, useBatchRows } from './use-batches.ts';

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  heading: { margin: 0 },
  chips: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    border: 0,
    margin: 0,
    padding: 0,
  },
  // The list scrolls by itself, since only the rows in sight are drawn.
  list: { display: 'flex', flexDirection: 'column', maxHeight: '75dvh' },
});

/** The rows of a batch, all or of one outcome; one of them in a panel. Both are in the address. */
export function BatchRows({ batch }: { readonly batch: Batch }) {
  const styles = useStyles();
  const texts = useTexts(batchTexts);
  const { number } = useFormats();
  const columns = useRowColumns(batch.format === 'json');
  const [address, change] = useAddress();
  const outcome = outcomeNamed(address.get('outcome'));
  const line = Number(address.get('line')) || null;
  const { items, error, refetch, more } = useBatchRows(batch.id, outcome);
  const total = outcome ? batch.counts[outcome] : batch.counts.rows;
  const chips = outcomesIn(batch.counts);
  if (outcome && !chips.includes(outcome)) chips.push(outcome);
  return (
    <section className={styles.section} aria-label={texts.rows.heading}>
      <Subtitle2 as="h2" block className={styles.heading}>
        {texts.rows.heading}
      </Subtitle2>
      <fieldset className={styles.chips} aria-label={texts.rows.outcomes}>
        {([null, ...chips] as const).map(each => (
          <ToggleButton
            key={each ?? 'all'}
            size="small"
            shape="circular"
            checked={outcome === each}
            onClick={() => change({ outcome: each })}
          >
            {each ? <OutcomeMark outcome={each} /> : texts.rows.all}&nbsp;
            {number(each ? batch.counts[each] : batch.counts.rows)}
          </ToggleButton>
        ))}
      </fieldset>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!(error && items.length === 0) && (
        <div className={styles.list} style={{ height: (Math.max(total, 4) + 1) * rowHeight + borders }}>
          <RecordList
            label={texts.rows.heading}
            columns={columns}
            rows={items}
            idOf={row => row.id}
            nameOf={row => row.serialNumber}
            total={total}
            more={more}
            onOpen={row => change({ line: String(row.line) })}
            opened={items.find(row => row.line === line)?.id ?? null}
            empty={
              <>
                <p>{texts.rows.none}</p>
                <Button onClick={() => change({ outcome: null })}>{texts.rows.showAll}</Button>
              </>
            }
          />
        </div>
      )}
      {line !== null && <RowPanel batch={batch} line={line} onClose={() => change({ line: null })} />}
    </section>
  );
}

/** Pixels of the list's frame. */
const borders = 3;

function useRowColumns(isJson: boolean): readonly Column<BatchRow>[] {
  const { rows: labels } = useTexts(batchTexts);
  const { number } = useFormats();
  const text = (id: 'serialNumber' | 'manufacturer' | 'model', width: string): Column<BatchRow> => ({
    ...{ id, label: labels[id], width, cell: row => row[id] || '–' },
  });
  return [
    {
      ...{ id: 'line', label: isJson ? labels.position : labels.line, width: '5rem', align: 'end' },
      cell: ({ line }) => number(line),
    },
    { ...text('serialNumber', 'minmax(9rem, 1fr)'), essential: true },
    text('manufacturer', 'minmax(8rem, 1fr)'),
    text('model', 'minmax(8rem, 1fr)'),
    {
      ...{ id: 'outcome', label: labels.outcome, width: 'minmax(11rem, 1fr)', essential: true },
      cell: ({ outcome }) => <OutcomeMark outcome={outcome} />,
    },
    {
      ...{ id: 'error', label: labels.error, width: 'minmax(12rem, 2fr)' },
      cell: ({ error }) => error?.title ?? '–',
    },
  ];
}
