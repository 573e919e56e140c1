import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { save } from '../../lib/save.ts';
import { useMe } from '../../lib/session.tsx';
import { BadRowItem } from './bad-row.tsx';
import type { FileReport } from './check/check-file.ts';
import { ask } from './check/checker.ts';
import { leaveOutBad, type Source } from './chosen.ts';
import { changesOf } from './loads.ts';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  list: { listStyle: 'none', margin: 0, padding: 0, minWidth: 0 },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
});

const atOnce = 10;

/** The rows of a file that would fail: corrected here, left out, or taken along as a fix-file. */
export function BadRows({ source, report }: { readonly source: Source; readonly report: FileReport }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { number } = useFormats();
  const list = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState(atOnce);
  const { bad, failed } = report;
  const goOn = (from: number) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-correct]') ?? [])];
    const next = buttons.find(button => Number(button.dataset.correct) > from) ?? buttons.at(-1);
    next?.focus();
  };
  return (
    <>
      <div className={styles.bar}>
        <Button size="small" onClick={() => leaveOutBad(source.id, !source.leaveOutBad)}>
          {source.leaveOutBad ? texts.takeBack : texts.leaveOutAll}
        </Button>
        <FixFileButton source={source} />
      </div>
      {!source.leaveOutBad && (
        <ul className={styles.list} aria-label={texts.badRows} ref={list}>
          {bad.slice(0, shown).map(row => (
            <BadRowItem key={row.line} source={source} report={report} row={row} onDone={() => goOn(row.line)} />
          ))}
        </ul>
      )}
      {!source.leaveOutBad && bad.length > shown && (
        <div>
          <Button size="small" onClick={() => setShown(shown + atOnce * 5)}>
            {texts.more}
          </Button>
        </div>
      )}
      {failed > bad.length && <p className={styles.note}>{texts.badRowsCut(number(bad.length), number(failed))}</p>}
    </>
  );
}

function FixFileButton({ source }: { readonly source: Source }) {
  const texts = useTexts(registerTexts);
  const { language } = useLanguage();
  const { tenantKind: sender } = useMe();
  const [isMaking, setMaking] = useState(false);
  const make = async () => {
    setMaking(true);
    try {
      const file = await ask('badRows', { file: source.file, changes: changesOf(source), sender, language });
      const fileName = `fix-${source.name}`;
      await save(Promise.resolve({ fileName, body: file.stream() }), fileName);
    } finally {
      setMaking(false);
    }
  };
  return (
    <Button size="small" icon={<ArrowDownloadRegular />} disabledFocusable={isMaking} onClick={() => void make()}>
      {texts.fixFile}
    </Button>
  );
}
