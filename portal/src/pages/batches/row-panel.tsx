import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useFocusReturn } from '../../lib/focus.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { partTexts } from '../../parts/texts.ts';
import { AskRelease } from './ask-release.tsx';
import { RowWords } from './row-words.tsx';
import { batchTexts } from './texts.ts';
import { useBatchRow } from './use-batches.ts';

const useStyles = makeStyles({
  drawer: { width: 'min(30rem, 100vw)' },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalXXL,
  },
});

/** One row of a batch beside the list: what became of it, why, and what to do. */
export function RowPanel({
  batch,
  line,
  onClose,
}: {
  readonly batch: Batch;
  readonly line: number;
  readonly onClose: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(batchTexts);
  const { close } = useTexts(partTexts);
  const { number } = useFormats();
  const { data: row, error, refetch } = useBatchRow(batch.id, line);
  useFocusReturn();
  return (
    <OverlayDrawer open position="end" className={styles.drawer} onOpenChange={(_, { open }) => open || onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" aria-label={close} icon={<DismissRegular />} onClick={onClose} />}
        >
          {texts.row.title(number(line), batch.format === 'json')}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
        {row === undefined && !error && <Loading />}
        {row === null && <p>{texts.row.gone}</p>}
        {row && <RowWords row={row} />}
        {row && <AskRelease batchId={batch.id} row={row} />}
      </DrawerBody>
    </OverlayDrawer>
  );
}
