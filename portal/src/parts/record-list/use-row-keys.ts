import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type RecordListProps, toggled } from './columns.ts';

const pageOfRows = 10;

/**
 * A list by keyboard: one row at a time can have the focus (roving tabindex, as WAI-ARIA's pattern for grids has it); arrows,
 * Home, End and the page keys move it, Enter opens, the space bar chooses. When what was opened is closed, its row has the focus again,
 * and when the row that has the focus goes, the one in its place.
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

  const focused = useRef<string | null>(null);
  const checked = useRef(rows);
  useEffect(() => {
    if (checked.current === rows) return;
    checked.current = rows;
    const isGone = focused.current !== null && !rows.some(row => idOf(row) === focused.current);
    if (!isGone) return;
    focused.current = null;
    if (document.activeElement === document.body) move(active);
  });

  const onFocus = useCallback((index: number, id: string) => {
    focused.current = id;
    setActive(index);
  }, []);

  // React tells of no blur when it takes away what has the focus: that is how a row that goes is told from one that is left.
  const onBlur = useCallback(() => {
    focused.current = null;
  }, []);

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

  return { active, setActive, onFocus, onBlur, onKeyDown };
}
