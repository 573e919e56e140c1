import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { setScanned, useChosen } from './chosen.ts';
import { type ScannedRow, scanned } from './scanned-rows.ts';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(16rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  scan: { display: 'flex', gap: tokens.spacingHorizontalS },
  grow: { flexGrow: 1, minWidth: 0 },
  rows: {
    listStyle: 'none',
    padding: 0,
    margin: `${tokens.spacingVerticalS} 0 0`,
    maxHeight: '14rem',
    overflowY: 'auto',
  },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

const empty: ScannedRow = { manufacturer: '', model: '', serialNumber: '' };

/** One field that a barcode scanner types into: serial number, Enter, next. */
export function ScanRows() {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  const { tenantKind } = useMe();
  const { customerId } = useTenant();
  const { scanned: rows } = useChosen();
  const [row, setRow] = useState<ScannedRow>(() => ({ ...(rows.at(-1) ?? empty), serialNumber: '' }));
  const [said, setSaid] = useState<{ readonly text: string; readonly state: 'success' | 'warning' | 'error' } | null>(
    null,
  );
  const field = useRef<HTMLInputElement>(null);
  const [maker, model] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  useEffect(() => (row.model === '' ? maker : field).current?.focus(), []);
  const keep = (next: readonly ScannedRow[]) => setScanned(customerId, next, texts.scanName, tenantKind);
  const take = (event: FormEvent) => {
    event.preventDefault();
    const lacking = row.manufacturer.trim() === '' ? maker : row.model.trim() === '' ? model : null;
    if (lacking) {
      setSaid({ text: texts.scannedNothing, state: 'error' });
      lacking.current?.focus();
      return;
    }
    const serial = row.serialNumber.trim();
    field.current?.focus();
    if (serial === '') return;
    const found = scanned(rows, row);
    setRow({ ...row, serialNumber: '' });
    if ('twice' in found) {
      setSaid({ text: texts.scannedTwice(serial, formats.number(found.twice)), state: 'warning' });
      return;
    }
    keep(found.rows);
    setSaid({ text: texts.scanned(serial, formats.number(found.rows.length)), state: 'success' });
  };
  const text = (name: keyof ScannedRow) => ({
    value: row[name],
    onChange: (_: unknown, { value }: { readonly value: string }) => setRow({ ...row, [name]: value }),
  });
  return (
    <form onSubmit={take}>
      <div className={styles.fields}>
        <Field label={texts.manufacturer}>
          <Input ref={maker} {...text('manufacturer')} />
        </Field>
        <Field label={texts.model}>
          <Input ref={model} {...text('model')} />
        </Field>
      </div>
      <Field
        label={texts.scan}
        hint={texts.scanHint}
        validationState={said?.state ?? 'none'}
        validationMessage={said && <span role="status">{said.text}</span>}
      >
        {described => (
          <div className={styles.scan}>
            <Input
              {...described}
              ref={field}
              className={styles.grow}
              {...text('serialNumber')}
              autoComplete="off"
              input={{ spellCheck: false }}
            />
            <Button type="submit">{texts.scanAdd}</Button>
          </div>
        )}
      </Field>
      {rows.length > 0 && (
        <ol className={styles.rows} reversed aria-label={texts.scannedRows}>
          {rows.toReversed().map(each => (
            <li key={`${each.model} ${each.serialNumber}`} className={styles.row}>
              <span className={styles.grow}>
                {each.serialNumber} · {each.manufacturer} {each.model}
              </span>
              <Button
                size="small"
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={texts.takeAway(each.serialNumber)}
                onClick={() => {
                  keep(rows.filter(other => other !== each));
                  field.current?.focus();
                }}
              />
            </li>
          ))}
        </ol>
      )}
    </form>
  );
}
