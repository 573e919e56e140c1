import { Button, Checkbox, mergeClasses } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../texts.ts';
import { type Column, directionOf, type RecordListProps, type Sorting } from './columns.ts';
import { useListStyles } from './styles.ts';

export function HeadingRow<Row>({ columns, rows, idOf, selection, sorting }: RecordListProps<Row>) {
  const styles = useListStyles();
  const texts = useTexts(partTexts);
  const chosen = rows.filter(row => selection?.chosen.has(idOf(row))).length;
  const all = rows.length > 0 && chosen === rows.length;
  return (
    <div role="row" aria-rowindex={1} className={styles.heading}>
      {selection && (
        <span role="columnheader">
          <Checkbox
            aria-label={texts.selectAll}
            checked={all ? true : chosen > 0 ? 'mixed' : false}
            onChange={() => selection.change(all ? new Set() : new Set(rows.map(idOf)))}
          />
        </span>
      )}
      {columns.map(column => (
        <Heading key={column.id} {...{ column, sorting }} />
      ))}
    </div>
  );
}

function Heading<Row>({ column, sorting }: { readonly column: Column<Row>; readonly sorting: Sorting | undefined }) {
  const styles = useListStyles();
  const texts = useTexts(partTexts);
  const { label, sort, essential, align } = column;
  const direction = directionOf(sorting, sort);
  const className = mergeClasses(styles.cell, !essential && styles.wideOnly, align === 'end' && styles.end);
  return (
    <span role="columnheader" aria-sort={direction} className={className}>
      {sort && sorting ? (
        <Button
          appearance="transparent"
          size="small"
          className={styles.headingButton}
          aria-label={texts.sortBy(label)}
          iconPosition="after"
          icon={direction && (direction === 'ascending' ? <ArrowUpRegular /> : <ArrowDownRegular />)}
          onClick={() => sorting.change(direction === 'ascending' ? `-${sort}` : sort)}
        >
          {label}
        </Button>
      ) : (
        label
      )}
    </span>
  );
}
