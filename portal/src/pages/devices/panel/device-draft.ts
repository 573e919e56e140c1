import type { Profile } from '../../../../../src/contracts/batches.ts';
import type { Device, DevicePatch } from '../../../../../src/contracts/devices.ts';

export const textFields = ['displayName', 'assignedUser', 'groupTag'] as const;

/** What somebody types of a device; what is empty is not set. */
export type DeviceDraft = Readonly<Record<(typeof textFields)[number], string>> & { readonly profile: Profile | '' };

export function draftOf({ displayName, assignedUser, groupTag, profile }: Device): DeviceDraft {
  return {
    ...{ displayName: displayName ?? '', assignedUser: assignedUser ?? '', groupTag: groupTag ?? '' },
    profile: profile ?? '',
  };
}

/** Only what differs, so that what somebody else changes meanwhile stays. */
export function patchOf(before: DeviceDraft, after: DeviceDraft): DevicePatch {
  const changed = <Name extends keyof DeviceDraft>(name: Name) => before[name] !== after[name];
  return {
    ...Object.fromEntries(textFields.filter(changed).map(name => [name, after[name].trim() || null])),
    ...(changed('profile') && { profile: after.profile || null }),
  };
}
