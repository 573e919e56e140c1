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
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { errorTable } from '../../../../src/contracts/errors.ts';
import { textsOf } from '../../../../src/contracts/texts/render.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { partTexts } from '../../parts/texts.ts';
import { useSteering } from './steer.ts';
import { batchTexts } from './texts.ts';
import { useFailures } from './use-batches.ts';

/** Tries the failed rows again that may succeed unchanged. Nothing is shown where there are none. */
export function RetryFailed({ batch, onSteered }: { readonly batch: Batch; readonly onSteered: () => void }) {
  const { retry: texts } = useTexts(batchTexts);
  const { cancel } = useTexts(partTexts);
  const { number } = useFormats();
  const { api } = useTenant();
  const { language } = useLanguage();
  const { data } = useFailures(batch.id);
  const [isOpen, setOpen] = useState(false);
  const steering = useSteering(
    () => api.batches.retry(batch.id),
    () => {
      setOpen(false);
      onSteered();
    },
  );
  const failures = data?.items ?? [];
  const retryable = failures.filter(({ code }) => errorTable[code].retryable);
  const [rows, others] = [sumOf(retryable), batch.counts.failed - sumOf(retryable)];
  if (rows === 0) return null;
  const titles = new Map<string, number>();
  for (const { code, rows: n } of retryable) {
    const { title } = textsOf[language].errors[code];
    titles.set(title, (titles.get(title) ?? 0) + n);
  }
  return (
    <Dialog open={isOpen} onOpenChange={(_, { open }) => setOpen(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button appearance="primary" icon={<ArrowClockwiseRegular />}>
          {texts.button(number(rows))}
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{texts.title}</DialogTitle>
          <DialogContent>
            <p>{texts.lead}</p>
            <ul>
              {[...titles].map(([title, n]) => (
                <li key={title}>
                  {title}: {number(n)}
                </li>
              ))}
            </ul>
            {others > 0 && <p>{texts.others(number(others))}</p>}
            {steering.error && <ProblemBox error={steering.error} />}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" disabledFocusable={steering.isPending} onClick={() => steering.mutate()}>
              {texts.confirm(number(rows))}
            </Button>
            <DialogTrigger disableButtonEnhancement>
              <Button>{cancel}</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const sumOf = (failures: readonly { readonly rows: number }[]): number =>
  failures.reduce((sum, { rows }) => sum + rows, 0);
