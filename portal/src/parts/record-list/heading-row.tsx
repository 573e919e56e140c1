import { Button, Checkbox, mergeClasses } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../texts.ts';
import { type Column, directionOf, type RecordListProps, type Selection, type Sorting } from './columns.ts';
import { useListStyles } from './styles.ts';

export function HeadingRow<Row>({ columns, rows, idOf, selection, sorting }: RecordListProps<Row>) {
  const styles = useListStyles();
  return (
    <div role="row" aria-rowindex={1} className={styles.heading}>
      {selection && (
        <span role="columnheader">
          <SelectAll {...{ rows, idOf, selection }} />
        </span>
      )}
      {columns.map(column => (
        <Heading key={column.id} {...{ column, sorting }} />
      ))}
    </div>
  );
}

/** Chooses the rows that are loaded, or none of them; what else is chosen stays so. */
function SelectAll<Row>({ rows, idOf, selection }: SelectAllProps<Row>) {
  const texts = useTexts(partTexts);
  const { chosen, change } = selection;
  const here = chosen.size === 0 ? 0 : rows.filter(row => chosen.has(idOf(row))).length;
  const all = rows.length > 0 && here === rows.length;
  const ids = () => new Set(rows.map(idOf));
  return (
    <Checkbox
      aria-label={texts.selectAll}
      checked={all ? true : here > 0 ? 'mixed' : false}
      onChange={() => change(all ? chosen.difference(ids()) : chosen.union(ids()))}
    />
  );
}

type SelectAllProps<Row> = Pick<RecordListProps<Row>, 'rows' | 'idOf'> & { readonly selection: Selection };

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
