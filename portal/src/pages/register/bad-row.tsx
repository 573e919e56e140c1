import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, ErrorCircleFilled, SubtractCircleRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { Fault } from '../../../../src/contracts/errors.ts';
import { describeFault } from '../../../../src/contracts/texts/render.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import type { BadRow, FileReport } from './check/check-file.ts';
import { correct, leaveOut, type Source } from './chosen.ts';
import { RowEditor } from './row-editor.tsx';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  row: {
    ...{ display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, minWidth: 0 },
    padding: `${tokens.spacingVerticalM} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  said: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'start', margin: 0, overflowWrap: 'anywhere' },
  icon: { flexShrink: 0, fontSize: '16px', marginTop: '2px' },
  bad: { color: tokens.colorStatusDangerForeground1 },
  well: { color: tokens.colorStatusSuccessForeground1 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** One row that would fail, with what is wrong and what to do; or what was done about it. */
export function BadRowItem({
  source,
  report,
  row,
  onDone,
}: {
  readonly source: Source;
  readonly report: FileReport;
  readonly row: BadRow;
  /** Goes on to the next. */
  readonly onDone: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { number } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const correction = source.corrected.get(row.line);
  const isOut = source.leftOut.has(row.line);
  const faults = correction?.faults ?? row.faults;
  const line = number(row.line);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const done = () => {
    close();
    onDone();
  };
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <Text weight="semibold" className={styles.name}>
          {texts.line(line)}
          {row.serialNumber && ` · ${row.serialNumber}`}
        </Text>
        {correction && (
          <Button size="small" appearance="subtle" onClick={() => void correct(source.id, row.line, null)}>
            {texts.undo}
          </Button>
        )}
        <Button
          ref={opener}
          size="small"
          aria-expanded={isOpen}
          aria-label={texts.correct(line)}
          data-correct={row.line}
          disabledFocusable={isOut}
          onClick={() => (isOpen ? close() : setOpen(true))}
        >
          {texts.correctShort}
        </Button>
        <Button
          size="small"
          aria-label={isOut ? texts.takeBackRow(line) : texts.leaveOut(line)}
          onClick={() => leaveOut(source.id, row.line, !isOut)}
        >
          {isOut ? texts.takeBack : texts.leaveOutShort}
        </Button>
      </div>
      <div role="status">
        {isOut ? (
          <p className={mergeClasses(styles.said, styles.quiet)}>
            <SubtractCircleRegular className={styles.icon} aria-hidden /> {texts.rowLeftOut}
          </p>
        ) : faults.length === 0 ? (
          <p className={styles.said}>
            <CheckmarkCircleFilled className={mergeClasses(styles.icon, styles.well)} aria-hidden /> {texts.inOrder}
          </p>
        ) : (
          faults.map(fault => <FaultText key={`${fault.code} ${fault.reason} ${fault.column}`} fault={fault} />)
        )}
      </div>
      {isOpen && !isOut && (
        <RowEditor
          cells={correction?.cells ?? row.cells}
          {...{ report, faults }}
          onChange={cells => void correct(source.id, row.line, cells)}
          onClose={close}
          onDone={done}
        />
      )}
    </li>
  );
}

function FaultText({ fault }: { readonly fault: Fault }) {
  const styles = useStyles();
  const { language } = useLanguage();
  const { title, detail, remedy } = describeFault(fault, language);
  return (
    <p className={styles.said}>
      <ErrorCircleFilled className={mergeClasses(styles.icon, styles.bad)} aria-hidden />
      <span>
        <b>{title}.</b> {detail} <span className={styles.quiet}>{remedy}</span>
      </span>
    </p>
  );
}
