import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Device } from '../../../../../src/contracts/devices.ts';
import { leaveWhereSignedOut } from '../../../lib/api.ts';
import { changeDevices } from '../../../lib/device-lists.ts';
import { useFocusReturn } from '../../../lib/focus.ts';
import { useTexts } from '../../../lib/language.tsx';
import { useTenant } from '../../../lib/tenant.tsx';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { partTexts } from '../../../parts/texts.ts';
import { deregisterTexts } from '../deregister-texts.ts';
import { useMeaningStyles } from '../meaning-styles.ts';

/** Deregisters one device after saying what that means: for a failed one to dismiss it, for a pending one to wait. */
export function DeregisterOne({
  device,
  onLeaving,
  onGone,
  onClose,
}: {
  readonly device: Device;
  /** Whether it is under way. */
  readonly onLeaving: (isLeaving: boolean) => void;
  readonly onGone: () => void;
  readonly onClose: () => void;
}) {
  useFocusReturn();
  const styles = useMeaningStyles();
  const { cancel } = useTexts(partTexts);
  const { title, means, act, close } = useWords(device);
  const queries = useQueryClient();
  const { api, keys } = useTenant();
  const remove = useMutation({
    mutationFn: () => api.devices.remove(device.id),
    onMutate: () => onLeaving(true),
    onSuccess() {
      changeDevices(queries, keys, new Set([device.id]), () => null);
      onGone();
    },
    onError(error) {
      leaveWhereSignedOut(error);
      onLeaving(false);
    },
  });
  return (
    <Dialog open onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <ul className={styles.list}>
              {Object.entries(means).map(([about, text]) => (
                <li key={about}>{text}</li>
              ))}
            </ul>
            {remove.error && <ProblemBox error={remove.error} />}
          </DialogContent>
          <DialogActions>
            {act && (
              <Button appearance="primary" disabledFocusable={remove.isPending} onClick={() => remove.mutate()}>
                {act}
              </Button>
            )}
            <Button onClick={onClose}>{act ? cancel : close}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** By the state of the device: what is asked, what it means, and what the button says where there is one. */
function useWords({ state, serialNumber }: Device) {
  const texts = useTexts(deregisterTexts);
  const { close } = texts;
  if (state === 'registrationPending')
    return { title: texts.notYetOne(serialNumber), means: texts.pendingMeans, act: null, close };
  if (state === 'registrationFailed')
    return { title: texts.dismissOne(serialNumber), means: texts.dismissMeans, act: texts.dismiss, close };
  return { title: texts.one(serialNumber), means: texts.means, act: texts.deregister, close };
}
