import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
} from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Device, DeviceState } from '../../../../src/contracts/devices.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { mandateFor, takesOrderId, useCovering } from '../../lib/covering.ts';
import { useTenantName } from '../../lib/customer.ts';
import { useFocusReturn } from '../../lib/focus.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { CoveredOrderField } from '../../parts/covered-order-field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { partTexts } from '../../parts/texts.ts';
import { DeregisterProgress } from './deregister-progress.tsx';
import { deregisterTexts } from './deregister-texts.ts';
import { useMeaningStyles } from './meaning-styles.ts';

/** Deregisters the chosen devices as one batch, after saying what that means, and shows what becomes of it. */
export function DeregisterMany({
  devices,
  onStarted,
  onClose,
}: {
  readonly devices: readonly Device[];
  readonly onStarted: () => void;
  readonly onClose: () => void;
}) {
  useFocusReturn();
  const texts = useTexts(deregisterTexts);
  const { cancel } = useTexts(partTexts);
  const formats = useFormats();
  const { api } = useTenant();
  // The same for each try, so that one whose answer was lost makes no second batch.
  const idempotencyKey = useRef(crypto.randomUUID()).current;
  const close = useRef<HTMLButtonElement>(null);
  const mandates = useCovering('deregister');
  const takesOrder = takesOrderId(mandates);
  const [orderId, setOrderId] = useState(() => commonOrder(devices));
  const lacksOrder = takesOrder && !mandateFor(mandates, 'deregister', orderId);
  const fields = takesOrder ? { orderId } : {};
  const content = { devices: devices.map(({ id }) => ({ id })) };
  const start = useMutation({
    mutationFn: () => api.batches.create('deregister', content, fields, { idempotencyKey }),
    onSuccess() {
      onStarted();
      // The button that was pressed goes.
      close.current?.focus();
    },
  });
  const count = formats.number(devices.length);
  const tooMany = devices.length > limits.jsonDevices;
  return (
    <Dialog open onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{start.data ? texts.manyStarted(count) : texts.many(count)}</DialogTitle>
          <DialogContent>
            {tooMany ? (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{texts.tooMany(count, formats.number(limits.jsonDevices))}</MessageBarBody>
              </MessageBar>
            ) : start.data ? (
              <DeregisterProgress batchId={start.data.id} />
            ) : (
              <>
                <Meaning devices={devices} />
                <CoveredOrderField kind="deregister" value={orderId} onChange={setOrderId} />
              </>
            )}
            {start.error && <ProblemBox error={start.error} />}
          </DialogContent>
          <DialogActions>
            {!tooMany && !start.data && (
              <Button
                appearance="primary"
                disabledFocusable={start.isPending || lacksOrder}
                onClick={() => start.mutate()}
              >
                {texts.deregisterMany(count)}
              </Button>
            )}
            <Button ref={close} onClick={onClose}>
              {tooMany || start.data ? texts.close : cancel}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** The order ID that all of them have; none where they differ. */
function commonOrder([first, ...others]: readonly Device[]): string {
  const orderId = first?.orderId ?? '';
  return others.every(device => device.orderId === orderId) ? orderId : '';
}

function Meaning({ devices }: { readonly devices: readonly Device[] }) {
  const { means, meansOfMany, claimOf, ofThese } = useTexts(deregisterTexts);
  const { customerId } = useTenant();
  const name = useTenantName();
  const styles = useMeaningStyles();
  const formats = useFormats();
  const among = (state: DeviceState) => devices.filter(device => device.state === state).length;
  const [failed, pending] = [among('registrationFailed'), among('registrationPending')];
  const isOne = devices.length === 1;
  const meaning = {
    ...(isOne ? means : meansOfMany),
    ...(customerId !== null && { claim: isOne ? claimOf.one(name) : claimOf.many(name) }),
  };
  return (
    <ul className={styles.list}>
      {Object.entries(meaning).map(([about, text]) => (
        <li key={about}>{text}</li>
      ))}
      {failed > 0 && <li>{ofThese.failed(formats.number(failed))}</li>}
      {pending > 0 && <li>{ofThese.pending(formats.number(pending))}</li>}
    </ul>
  );
}
