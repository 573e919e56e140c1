import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../texts.ts';
import type { RecordListProps } from './columns.ts';
import { HeadingRow } from './heading-row.tsx';
import { RecordRow } from './record-row.tsx';
import { rowHeight, useListStyles } from './styles.ts';
import { useRowKeys } from './use-row-keys.ts';

const rowsAhead = 30;

export function RecordList<Row>(props: RecordListProps<Row>) {
  const { columns, rows, idOf, more, selection, onOpen } = props;
  const styles = useListStyles();
  const texts = useTexts(partTexts);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    ...{ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !more.loading && last >= rows.length - rowsAhead) more.load();
  }, [more, last, rows.length]);
  const { active, setActive, onKeyDown } = useRowKeys({ ...props, scroller, show: virtualizer.scrollToIndex });
  const template = [...(selection ? ['2.25rem'] : []), ...columns.map(({ width }) => width)].join(' ');
  const narrow = [
    ...(selection ? ['2.25rem'] : []),
    ...columns.filter(({ essential }) => essential).map(() => 'minmax(0, 1fr)'),
  ].join(' ');
  const grid = { '--columns': template, '--narrow-columns': narrow } as React.CSSProperties;
  return (
    <div className={styles.frame} style={grid}>
      <div className={styles.scroller} ref={scroller}>
        {/* A table of a million rows cannot be drawn as one: only those in sight are there, under roles. */}
        <div
          role="grid"
          aria-label={props.label}
          aria-rowcount={(props.total ?? (more ? -2 : rows.length)) + 1}
          aria-multiselectable={selection ? true : undefined}
          onKeyDown={onKeyDown}
        >
          <HeadingRow {...props} />
          <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const id = idOf(row);
              return (
                <RecordRow
                  key={id}
                  {...{ row, id, index, start, columns, selection, onOpen }}
                  name={props.nameOf(row)}
                  isActive={index === active}
                  isOpened={id === props.opened}
                  onFocus={() => setActive(index)}
                />
              );
            })}
          </div>
        </div>
        {rows.length === 0 && !more?.loading && <div className={styles.empty}>{props.empty}</div>}
        {more?.loading && (
          <div className={styles.loading} role="status">
            {rows.length === 0 ? texts.loading : texts.more}…
          </div>
        )}
      </div>
    </div>
  );
}
