import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { ProhibitedRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { useSteering } from './steer.ts';
import { batchTexts } from './texts.ts';

/** Takes back what is pending, once it is said what that means. The dialog stays open while rows are settled under it. */
export function CancelPending({ batch, onSteered }: { readonly batch: Batch; readonly onSteered: () => void }) {
  const { cancel: texts } = useTexts(batchTexts);
  const { number } = useFormats();
  const { api } = useTenant();
  const [isOpen, setOpen] = useState(false);
  const steering = useSteering(
    () => api.batches.cancel(batch.id),
    () => {
      setOpen(false);
      onSteered();
    },
  );
  if (batch.counts.pending === 0 && !isOpen) return null;
  return (
    <Dialog modalType="alert" open={isOpen} onOpenChange={(_, { open }) => setOpen(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button icon={<ProhibitedRegular />}>{texts.button}</Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{texts.title}</DialogTitle>
          <DialogContent>
            <p>{texts.lead[batch.kind](number(batch.counts.pending))}</p>
            <p>{texts.stays}</p>
            {steering.error && <ProblemBox error={steering.error} />}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" disabledFocusable={steering.isPending} onClick={() => steering.mutate()}>
              {texts.confirm}
            </Button>
            <DialogTrigger disableButtonEnhancement>
              <Button>{texts.keep}</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
