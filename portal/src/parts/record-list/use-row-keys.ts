import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type RecordListProps, toggled } from './columns.ts';

const pageOfRows = 10;

/**
 * A list by keyboard: one row at a time can have the focus (roving tabindex, as WAI-ARIA's pattern for grids has it); arrows,
 * Home, End and the page keys move it, Enter opens, the space bar chooses. When what was opened is closed, its row has the focus again.
 */
export function useRowKeys<Row>({
  rows,
  idOf,
  opened = null,
  onOpen,
  selection,
  scroller,
  show,
}: Pick<RecordListProps<Row>, 'rows' | 'idOf' | 'opened' | 'onOpen' | 'selection'> & {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly show: (index: number) => void;
}) {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, rows.length - 1));

  function move(to: number): void {
    const index = Math.max(0, Math.min(to, rows.length - 1));
    setActive(index);
    show(index);
    // It may have been drawn just now.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  }

  const before = useRef(opened);
  useEffect(() => {
    const closed = before.current !== null && opened === null;
    before.current = opened;
    if (closed) move(active);
  });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const row = rows[active];
    const onRow = event.target instanceof HTMLElement && event.target.role === 'row';
    if (!row || !onRow) return;
    const id = idOf(row);
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + pageOfRows),
      PageUp: () => move(active - pageOfRows),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => onOpen?.(row),
      ' ': () => selection?.change(toggled(selection, id)),
    };
    const act = acts[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  return { active, setActive, onKeyDown };
}
