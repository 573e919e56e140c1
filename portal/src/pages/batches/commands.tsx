import {
  Button,
  Caption1,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { ArrowDownloadRegular, DocumentArrowDownRegular, ReceiptRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { Link as To } from 'wouter';
import type { Batch } from '../../../../src/contracts/batches.ts';
import type { Download } from '../../../../src/contracts/client-answers.ts';
import { useTexts } from '../../lib/language.tsx';
import { save } from '../../lib/save.ts';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { CancelPending } from './cancel-pending.tsx';
import { RetryFailed } from './retry-failed.tsx';
import { batchTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  note: { color: tokens.colorNeutralForeground2 },
});

/** What can be done with a batch. `onSteered`: a retry or a cancellation was taken, and the button is gone. */
export function Commands({
  batch,
  onError,
  onSteered,
}: {
  readonly batch: Batch;
  readonly onError: (error: Error | null) => void;
  readonly onSteered: () => void;
}) {
  const styles = useStyles();
  const { files } = useTexts(batchTexts);
  const { api, paths } = useTenant();
  const maySteer = useMay('batches.write');
  const maySeeHashes = useMay('hardware.read');
  const { id, counts, format } = batch;
  const download = useMutation({
    mutationFn: (from: () => Promise<Download>) => save(from(), `${id}.csv`),
    onMutate: () => onError(null),
    onError,
  });
  const hasFixFile = counts.failed > 0;
  const hasHashes = batch.kind !== 'deregister' && format !== 'partner' && format !== 'corporateIdentifiers';
  return (
    <div>
      <div className={styles.bar}>
        {maySteer && <RetryFailed batch={batch} onSteered={onSteered} />}
        {maySteer && <CancelPending batch={batch} onSteered={onSteered} />}
        {hasFixFile && (
          <Button
            icon={download.isPending ? <Spinner size="tiny" /> : <DocumentArrowDownRegular />}
            disabledFocusable={download.isPending}
            onClick={() => download.mutate(() => api.batches.fixFile(id))}
          >
            {files.fixFile}
          </Button>
        )}
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button icon={<ArrowDownloadRegular />} disabledFocusable={download.isPending}>
              {files.export}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {counts.failed > 0 && (
                <MenuItem onClick={() => download.mutate(() => api.batches.exportRows(id, { outcome: 'failed' }))}>
                  {files.failed}
                </MenuItem>
              )}
              <MenuItem onClick={() => download.mutate(() => api.batches.exportRows(id))}>{files.all}</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
        <To href={paths.receipt(id)} asChild>
          <Button as="a" icon={<ReceiptRegular />}>
            {files.receipt}
          </Button>
        </To>
      </div>
      {hasFixFile && hasHashes && !maySeeHashes && <Caption1 className={styles.note}>{files.withoutHashes}</Caption1>}
    </div>
  );
}
