import { Button, Field, Link, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { DocumentAddRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { limits } from '../../../../src/contracts/limits.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { tenantOf } from '../../lib/tenant.tsx';
import { uploadApi } from '../../lib/uploads.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { catalogueTexts } from './texts.ts';

const useStyles = makeStyles({
  choice: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  name: { overflowWrap: 'anywhere' },
});

/** Sends a file to the catalogue, and leads to its batch, which says what became of each row. */
export function FileRecords({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const { file: texts } = useTexts(catalogueTexts);
  const { percent } = useFormats();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  // The same for the same file, so that sending it again after a broken connection makes no second batch.
  const key = useRef('');
  const stop = useRef(new AbortController());
  const [file, setFile] = useState<File | null>(null);
  const [wasAsked, setAsked] = useState(false);
  const [share, setShare] = useState(0);
  const send = useMutation({
    mutationFn: (chosen: File) => {
      const { batches } = uploadApi(null, sent => setShare(chosen.size === 0 ? 0 : Math.min(1, sent / chosen.size)));
      const fields = { fileName: chosen.name.slice(-limits.fileNameCharacters) };
      const { signal } = stop.current;
      return batches.create('catalogue', chosen, fields, { idempotencyKey: key.current, signal });
    },
    onSuccess: batch => {
      queries.setQueryData(tenantOf(null).keys.batch(batch.id), batch);
      void readAnew(queries, { queryKey: keys.catalogue });
      go(paths.batch(batch.id));
    },
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    key.current = crypto.randomUUID();
    send.reset();
    setFile(chosen);
  };
  const act = () => {
    setAsked(true);
    if (file) send.mutate(file);
  };
  const close = () => {
    stop.current.abort();
    onClose();
  };
  return (
    <ActionDialog title={texts.title} act={texts.send} state={send} onAct={act} onClose={close}>
      <div>{texts.lead}</div>
      <Field label={texts.file} validationMessage={wasAsked && !file ? texts.missing : undefined}>
        <div className={styles.choice}>
          <Button
            icon={<DocumentAddRegular />}
            disabledFocusable={send.isPending}
            onClick={() => input.current?.click()}
          >
            {texts.choose}
          </Button>
          {file && <span className={styles.name}>{file.name}</span>}
        </div>
      </Field>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv"
        onChange={({ currentTarget }) => {
          choose(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      {send.isPending && (
        <Field label={texts.sending(percent(share))}>
          <ProgressBar value={share} />
        </Field>
      )}
      <div>
        <Link href={paths.selfServiceTemplate} download>
          {texts.template}
        </Link>
      </div>
    </ActionDialog>
  );
}
