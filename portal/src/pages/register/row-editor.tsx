import { Button, Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { columnNames } from '../../../../src/contracts/batches.ts';
import type { Fault } from '../../../../src/contracts/errors.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import type { FileReport } from './check/check-file.ts';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(14rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
  whole: { gridColumn: '1 / -1' },
});

/** The cells of one row, each to be typed over. What they come to is said above as soon as a key is pressed. */
export function RowEditor({
  cells: given,
  report,
  faults,
  onChange,
  onClose,
  onDone,
}: {
  readonly cells: readonly string[];
  readonly report: Pick<FileReport, 'heading' | 'columns'>;
  readonly faults: readonly Fault[];
  readonly onChange: (cells: readonly string[]) => void;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { number } = useFormats();
  const [cells, setCells] = useState(given);
  const fields = useRef<HTMLDivElement>(null);
  const [places] = useState(() => placesOf(given, report));
  const firstWrong = useRef(places.find(at => isWrong(at, report, faults)) ?? places[0]);
  useEffect(() => {
    fields.current?.querySelector<HTMLElement>(`[data-cell="${firstWrong.current}"]`)?.focus();
  }, []);
  const put = (at: number, value: string) => {
    const next = Array.from({ length: Math.max(cells.length, at + 1) }, (_, index) => cells[index] ?? '');
    next[at] = value;
    setCells(next);
    onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter and Escape of the fields in it
    <div className={styles.fields} ref={fields} onKeyDown={onKeyDown}>
      {places.map(at => {
        const column = report.columns[at];
        const state = isWrong(at, report, faults) ? 'error' : 'none';
        const label = report.heading[at]?.trim() || texts.surplusCell(number(at + 1));
        const value = cells[at] ?? '';
        return column === 'hardwareHash' ? (
          <Field key={at} label={label} validationState={state} validationMessageIcon={null} className={styles.whole}>
            <Textarea
              value={value}
              textarea={{ rows: 3, spellCheck: false, ...{ 'data-cell': at } }}
              onChange={(_, { value: text }) => put(at, text)}
            />
          </Field>
        ) : (
          <Field key={at} label={label} validationState={state} validationMessageIcon={null}>
            <Input
              value={value}
              input={{ spellCheck: false, ...{ 'data-cell': at } }}
              onChange={(_, { value: text }) => put(at, text)}
            />
          </Field>
        );
      })}
      <div className={styles.whole}>
        <Button size="small" appearance="primary" onClick={onDone}>
          {texts.done}
        </Button>
      </div>
    </div>
  );
}

/** Which cells can be wrong: those that mean something, and those that should not be there. */
function placesOf(cells: readonly string[], { columns, heading }: Pick<FileReport, 'heading' | 'columns'>): number[] {
  const known = columns.flatMap((column, at) => (column === 'silent' || column === 'surplus' ? [] : [at]));
  const beyond = cells.flatMap((cell, at) => (at >= heading.length && cell.trim() !== '' ? [at] : []));
  return [...known, ...beyond];
}

function isWrong(at: number, { columns }: Pick<FileReport, 'columns'>, faults: readonly Fault[]): boolean {
  const column = columns[at];
  if (column === undefined) return faults.some(({ reason }) => reason === 'surplusCell');
  if (column === 'silent' || column === 'surplus') return false;
  return faults.some(fault => fault.column === columnNames[column]);
}
