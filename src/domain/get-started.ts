import type { DeviceState, DeviceSummary } from '../contracts/devices.ts';
import type { GetStartedPatch, GetStartedStep, GetStartedStepId } from '../contracts/get-started.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';

/** What is kept of a step. */
export interface KeptStep {
  readonly doneAt: Date | null;
  readonly doneBy: PrincipalReference | null;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly note: string | null;
}

export const untouchedStep: KeptStep = { doneAt: null, doneBy: null, owner: null, dueOn: null, note: null };

/** Which devices are through a step that is about devices: those that are registered, and those that were signed in to. */
const statesThrough: { readonly [id in GetStartedStepId]?: readonly DeviceState[] } = {
  prepareDevices: ['setupNeeded', 'active', 'inactive'],
  setUpFirstRunExperience: ['active', 'inactive'],
};

/** Of all devices, how many are through a step; null for a step that is not about devices. */
export function countsOf(id: GetStartedStepId, { total, byState }: DeviceSummary): GetStartedStep['counts'] {
  const states = statesThrough[id];
  return states ? { done: states.reduce((sum, state) => sum + byState[state], 0), of: total } : null;
}

/** A step after a patch. Who had done it and when stays while it is done; an empty text clears, as null does. */
export function changedStep(step: KeptStep, patch: GetStartedPatch, by: PrincipalReference, now: Date): KeptStep {
  const { done = step.doneAt !== null, owner = step.owner, dueOn = step.dueOn, note = step.note } = patch;
  const doing = step.doneAt ? { doneAt: step.doneAt, doneBy: step.doneBy } : { doneAt: now, doneBy: by };
  return { ...(done ? doing : { doneAt: null, doneBy: null }), owner: owner || null, dueOn, note: note || null };
}
