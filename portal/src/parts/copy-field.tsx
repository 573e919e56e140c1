import { Field, Input, makeStyles, mergeClasses, Textarea, tokens } from '@fluentui/react-components';
import { CopyButton } from './copy-button.tsx';

const useStyles = makeStyles({
  mono: { fontFamily: tokens.fontFamilyMonospace },
  code: { whiteSpace: 'pre', overflowX: 'auto', fontSize: tokens.fontSizeBase200 },
  lines: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalXS },
  grow: { flexGrow: 1 },
});

/** A text to be copied as it is. */
export function CopyField({
  label,
  text,
  copyLabel,
  hint,
}: {
  readonly label: string;
  readonly text: string;
  readonly copyLabel: string;
  readonly hint?: string;
}) {
  const styles = useStyles();
  return (
    <Field label={label} hint={hint}>
      <Input
        readOnly
        value={text}
        input={{ className: styles.mono, spellCheck: false }}
        onFocus={event => event.target.select()}
        contentAfter={<CopyButton text={text} label={copyLabel} />}
      />
    </Field>
  );
}

/** The same for several lines. */
export function CopyLines({
  label,
  text,
  copyLabel,
}: {
  readonly label: string;
  readonly text: string;
  readonly copyLabel: string;
}) {
  const styles = useStyles();
  return (
    <Field label={label}>
      {field => (
        <div className={styles.lines}>
          <Textarea
            {...field}
            readOnly
            className={styles.grow}
            textarea={{
              className: mergeClasses(styles.mono, styles.code),
              spellCheck: false,
              rows: text.split('\n').length,
            }}
            value={text}
          />
          <CopyButton text={text} label={copyLabel} />
        </div>
      )}
    </Field>
  );
}
