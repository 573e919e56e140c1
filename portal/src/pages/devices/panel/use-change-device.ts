import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Device } from '../../../../../src/contracts/devices.ts';
import { leaveWhereSignedOut } from '../../../lib/api.ts';
import { changeDevices } from '../../../lib/device-lists.ts';
import { useTenant } from '../../../lib/tenant.tsx';
import { type DeviceDraft, draftOf, patchOf } from './device-draft.ts';

/**
 * Changes a device: at once in everything that is shown, and back again where the server refuses. `onRefused` is called
 * then; `draft` is what was typed, to be mended.
 */
export function useChangeDevice(device: Device, onRefused: () => void) {
  const queries = useQueryClient();
  const { api, keys } = useTenant();
  const show = (changed: Partial<Device>) =>
    changeDevices(queries, keys, new Set([device.id]), each => ({ ...each, ...changed }));
  const change = useMutation({
    mutationFn: ({ patch }: { readonly patch: Partial<Device>; readonly draft: DeviceDraft }) =>
      api.devices.patch(device.id, patch),
    onMutate({ patch }) {
      const { displayName, assignedUser, groupTag, profile } = device;
      show(patch);
      return { displayName, assignedUser, groupTag, profile };
    },
    onSuccess: show,
    onError(error, _, before) {
      leaveWhereSignedOut(error);
      if (before) show(before);
      onRefused();
    },
  });
  return {
    draft: change.error ? change.variables.draft : draftOf(device),
    error: change.error,
    isSaving: change.isPending,
    save(draft: DeviceDraft) {
      const patch = patchOf(draftOf(device), draft);
      if (Object.keys(patch).length > 0) change.mutate({ patch, draft });
      else change.reset();
    },
  };
}
