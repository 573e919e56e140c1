import { Button, Link, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { DocumentAddRegular, FolderAddRegular } from '@fluentui/react-icons';
import { type DragEvent, type InputHTMLAttributes, type RefObject, useRef, useState } from 'react';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { addFiles, useChosen } from './chosen.ts';
import { chosenFiles, droppedFiles } from './gather-files.ts';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  drop: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalL}`,
    border: `2px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusLarge,
    textAlign: 'center',
  },
  over: { backgroundColor: tokens.colorBrandBackground2, borderTopStyle: 'solid', borderBottomStyle: 'solid' },
  hint: { color: tokens.colorNeutralForeground2, maxWidth: '60ch' },
  buttons: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: tokens.spacingHorizontalS },
  after: { margin: `${tokens.spacingVerticalS} 0 0` },
});

/** Where files and folders are dropped or chosen. */
export function FileDrop() {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  const { tenantKind } = useMe();
  const { customerId } = useTenant();
  const { skipped } = useChosen();
  const [isOver, setOver] = useState(false);
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    addFiles(customerId, await droppedFiles(event.dataTransfer), tenantKind);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the buttons are for everyone */}
      <div
        className={mergeClasses(styles.drop, isOver && styles.over)}
        data-drop
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={event => void drop(event)}
      >
        <Text weight="semibold">{texts.drop}</Text>
        <span className={styles.hint}>{texts.dropHint}</span>
        <div className={styles.buttons}>
          <Button icon={<DocumentAddRegular />} onClick={() => files.current?.click()}>
            {texts.chooseFiles}
          </Button>
          <Button icon={<FolderAddRegular />} onClick={() => folder.current?.click()}>
            {texts.chooseFolder}
          </Button>
        </div>
        <HiddenInput input={files} accept=".csv,.tsv,.txt,text/csv" />
        <HiddenInput input={folder} {...{ webkitdirectory: '' }} />
      </div>
      <p className={styles.after}>
        <Link href={tenantKind === 'partner' ? paths.partnerTemplate : paths.selfServiceTemplate} download>
          {texts.template}
        </Link>
      </p>
      {skipped > 0 && <p className={styles.after}>{texts.skipped(formats.number(skipped))}</p>}
    </>
  );
}

/** The same file can be chosen again, as after it was corrected. */
function HiddenInput({
  input,
  ...attributes
}: InputHTMLAttributes<HTMLInputElement> & { readonly input: RefObject<HTMLInputElement | null> }) {
  const { tenantKind } = useMe();
  const { customerId } = useTenant();
  return (
    <input
      {...attributes}
      ref={input}
      type="file"
      multiple
      hidden
      onChange={({ currentTarget }) => {
        if (currentTarget.files) addFiles(customerId, chosenFiles(currentTarget.files), tenantKind);
        currentTarget.value = '';
      }}
    />
  );
}
