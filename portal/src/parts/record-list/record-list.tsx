import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../texts.ts';
import { type RecordListProps, type Selection, toggled } from './columns.ts';
import { HeadingRow } from './heading-row.tsx';
import { RecordRow } from './record-row.tsx';
import { rowHeight, useListStyles } from './styles.ts';
import { useRowKeys } from './use-row-keys.ts';

const rowsAhead = 30;

export function RecordList<Row>(props: RecordListProps<Row>) {
  const { columns, rows, idOf, more, selection, onOpen, place } = props;
  const styles = useListStyles();
  const texts = useTexts(partTexts);
  const scroller = useRef<HTMLDivElement>(null);
  const kept = useRef(0);
  const virtualizer = useVirtualizer({
    ...{ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 },
    rangeExtractor: range => withRow(kept.current, range),
  });
  const items = virtualizer.getVirtualItems();
  const last = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (more && !more.loading && last >= rows.length - rowsAhead) more.load();
  }, [more, last, rows.length]);
  const { active, setActive, onFocus, onBlur, onKeyDown } = useRowKeys({
    ...props,
    scroller,
    show: virtualizer.scrollToIndex,
  });
  useEffect(() => {
    kept.current = active;
  }, [active]);
  // Another filter or sorting begins at the top.
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setActive(0);
  }, [place, setActive]);
  const toggle = useToggle(selection);
  const template = [...(selection ? ['2.25rem'] : []), ...columns.map(({ width }) => width)].join(' ');
  const narrow = [
    ...(selection ? ['2.25rem'] : []),
    ...columns.filter(({ essential }) => essential).map(({ narrowWidth = 'minmax(0, 1fr)' }) => narrowWidth),
  ].join(' ');
  const grid = { '--columns': template, '--narrow-columns': narrow } as React.CSSProperties;
  return (
    <div className={styles.frame} style={grid}>
      <div className={styles.scroller} ref={scroller}>
        {/* A table of a million rows cannot be drawn as one: only those in sight are there, under roles. */}
        <div
          role="grid"
          className={styles.grid}
          aria-label={props.label}
          aria-rowcount={(props.total ?? (more ? -2 : rows.length)) + 1}
          aria-multiselectable={selection ? true : undefined}
          onKeyDown={onKeyDown}
          onBlur={onBlur}
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
                  {...{ row, id, index, start, columns, onOpen }}
                  onToggle={selection && toggle}
                  isChosen={selection?.chosen.has(id) ?? false}
                  name={props.nameOf(row)}
                  isActive={index === active}
                  isOpened={id === props.opened}
                  onFocus={onFocus}
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

/** The rows in sight, and the one that the keyboard is at: scrolled out of sight it still is where the arrows go on from. */
function withRow(index: number, range: Range): number[] {
  const shown = defaultRangeExtractor(range);
  if (index >= range.count || shown.includes(index)) return shown;
  return [...shown, index].sort((a, b) => a - b);
}

/** Always the same function, so that choosing one row draws no other anew. */
function useToggle(selection: Selection | undefined): (id: string) => void {
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  return useCallback(id => latest.current?.change(toggled(latest.current, id)), []);
}
