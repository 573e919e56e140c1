import { Checkbox, mergeClasses } from '@fluentui/react-components';
import { memo, type ReactNode } from 'react';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../texts.ts';
import type { Column } from './columns.ts';
import { useListStyles } from './styles.ts';

interface RecordRowProps<Row> {
  readonly row: Row;
  readonly id: string;
  readonly name: string;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
  readonly columns: readonly Column<Row>[];
  /** Absent where rows cannot be chosen. */
  readonly onToggle: ((id: string) => void) | undefined;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly isOpened: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onFocus: (index: number, id: string) => void;
}

function Row<Row>(props: RecordRowProps<Row>): ReactNode {
  const { row, id, index, start, columns, isChosen, onToggle, onOpen } = props;
  const styles = useListStyles();
  const texts = useTexts(partTexts);
  const look = [styles.row, onOpen && styles.opens, (isChosen || props.isOpened) && styles.marked];
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={onToggle ? isChosen : undefined}
      tabIndex={props.isActive ? 0 : -1}
      className={mergeClasses(...look)}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onOpen?.(row)}
      onFocus={() => props.onFocus(index, id)}
    >
      {onToggle && (
        <span role="gridcell" onClick={event => event.stopPropagation()}>
          <Checkbox
            tabIndex={-1}
            aria-label={texts.select(props.name)}
            checked={isChosen}
            onChange={() => onToggle(id)}
          />
        </span>
      )}
      {columns.map(({ id: columnId, essential, align, cell }) => (
        <span
          key={columnId}
          role="gridcell"
          className={mergeClasses(styles.cell, !essential && styles.wideOnly, align === 'end' && styles.end)}
        >
          {cell(row)}
        </span>
      ))}
    </div>
  );
}

/** One row of a list; drawn anew only when something of it changes. */
export const RecordRow = memo(Row) as typeof Row;
