import type { ReleaseState } from '../contracts/release-requests.ts';
import type { BindingKeys } from './identity.ts';

/** What a request is stored as: that its owner is late shows in no row. */
export type StoredReleaseState = Exclude<ReleaseState, 'overdue'>;

/** What rules need to know of a request. */
export interface ReleaseFacts {
  readonly state: StoredReleaseState;
  readonly answerBy: Date;
}

export function releaseState({ state, answerBy }: ReleaseFacts, now: Date): ReleaseState {
  return state === 'open' && answerBy <= now ? 'overdue' : state;
}

/** What the service administrator decides: the owner did not answer in time, or refused. */
export function isToDecide(request: ReleaseFacts, now: Date): boolean {
  const state = releaseState(request, now);
  return state === 'overdue' || state === 'refused';
}

/** The machine of a row that failed since another tenant has it, as the row names it. */
export interface AskedMachine {
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly keys: BindingKeys;
}
