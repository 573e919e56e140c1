import type { BatchKind } from '../contracts/batches.ts';
import type { Fault } from '../contracts/errors.ts';
import { limits } from '../contracts/limits.ts';
import type { MandateScope, MandateState } from '../contracts/mandates.ts';

/** What a mandate is stored as: an end date that is over shows in no row. */
export type StoredMandateState = Exclude<MandateState, 'expired'>;

/** What rules need to know of a mandate. */
export interface MandateFacts {
  readonly state: StoredMandateState;
  readonly scope: MandateScope;
  readonly registered: number;
  readonly endedAt: Date | null;
}

export function mandateState({ state, scope }: Pick<MandateFacts, 'state' | 'scope'>, now: Date): MandateState {
  const isOver = scope.endsAt !== null && new Date(scope.endsAt) <= now;
  return isOver && (state === 'active' || state === 'offered') ? 'expired' : state;
}

/** A batch as far as a mandate may cover it. */
export interface CoveredBatch {
  readonly kind: BatchKind;
  readonly orderId: string | null;
}

/** Why a mandate does not cover a batch as a whole; null where it does. Models and the maximum are asked row by row. */
export function batchFault(mandate: MandateFacts, batch: CoveredBatch, now: Date): Fault | null {
  const { scope, endedAt } = mandate;
  const state = mandateState(mandate, now);
  if (state === 'expired') return { code: 'mandateExpired', reason: 'endDate', params: { at: scope.endsAt ?? '' } };
  if (state !== 'active') {
    return { code: 'mandateExpired', reason: 'ended', ...(endedAt && { params: { at: endedAt.toISOString() } }) };
  }
  if (!scope.kinds.some(kind => kind === batch.kind)) return { code: 'mandateScopeExceeded', reason: 'kind' };
  if (!coversOrder(scope, batch.orderId)) return { code: 'mandateScopeExceeded', reason: 'orderId' };
  return null;
}

function coversOrder({ orderIds, orderIdPrefixes }: MandateScope, orderId: string | null): boolean {
  if (orderIds.length === 0 && orderIdPrefixes.length === 0) return true;
  if (orderId === null) return false;
  return orderIds.includes(orderId) || orderIdPrefixes.some(prefix => orderId.startsWith(prefix));
}

/**
 * The mandate that a batch is sent under, the newest first in `mandates`: the first that covers it; where none does, the first
 * that is in force, else the newest. Null where there is none.
 */
export function chooseMandate<Mandate extends MandateFacts>(
  mandates: readonly Mandate[],
  batch: CoveredBatch,
  now: Date,
): { readonly mandate: Mandate; readonly fault: Fault | null } | null {
  const judged = mandates.map(mandate => ({ mandate, fault: batchFault(mandate, batch, now) }));
  const covering = judged.find(({ fault }) => fault === null);
  const inForce = judged.find(({ fault }) => fault?.code === 'mandateScopeExceeded');
  return covering ?? inForce ?? judged[0] ?? null;
}

/** Why a mandate does not cover a device of this model; null where it does. */
export function modelFault({ models }: MandateScope, model: string): Fault | null {
  if (models.length === 0 || models.includes(model)) return null;
  return { code: 'mandateScopeExceeded', reason: 'model', params: { model } };
}

/** How many devices more can be registered under all of these: a mandate, and those that it was passed on from. */
export function roomLeft(mandates: readonly Pick<MandateFacts, 'scope' | 'registered'>[]): number {
  const rooms = mandates.map(({ scope, registered }) =>
    scope.maximum === null ? Number.POSITIVE_INFINITY : Math.max(0, scope.maximum - registered),
  );
  return Math.min(...rooms);
}

/** The fields in which a scope allows more than another one. Group tag, profile and approval are the customer's to set. */
export function widerFields(scope: MandateScope, than: MandateScope): (keyof MandateScope)[] {
  const wider: (keyof MandateScope)[] = [];
  if (!isWithin(scope.kinds, than.kinds)) wider.push('kinds');
  if (!ordersWithin(scope, than)) wider.push('orderIds');
  if (than.models.length > 0 && (scope.models.length === 0 || !isWithin(scope.models, than.models)))
    wider.push('models');
  if (than.maximum !== null && (scope.maximum === null || scope.maximum > than.maximum)) wider.push('maximum');
  if (than.endsAt !== null && (scope.endsAt === null || new Date(scope.endsAt) > new Date(than.endsAt)))
    wider.push('endsAt');
  return wider;
}

/** The same, and whether the customer looks at less: for what a partner passes on, and for what takes a recent sign-in. */
export function looserFields(scope: MandateScope, than: MandateScope): (keyof MandateScope)[] {
  const unseen = than.approval === 'each' && scope.approval === 'automatic';
  return [...widerFields(scope, than), ...(unseen ? (['approval'] as const) : [])];
}

/** What another scope leaves of a scope; null where that is nothing, or more than can be listed. */
export function narrowedTo(scope: MandateScope, within: MandateScope): MandateScope | null {
  if (looserFields(scope, within).length === 0) return scope;
  const kinds = scope.kinds.filter(kind => within.kinds.includes(kind));
  const orders = ordersLeft(scope, within);
  const models = within.models.length === 0 ? scope.models : modelsLeft(scope.models, within.models);
  const isNothing = models.length === 0 && within.models.length > 0;
  if (kinds.length === 0 || orders === null || isNothing) return null;
  const approval = within.approval === 'each' ? 'each' : scope.approval;
  const maximum = least(scope.maximum, within.maximum, count => count);
  const endsAt = least(scope.endsAt, within.endsAt, time => new Date(time).getTime());
  return { ...scope, kinds, ...orders, models, maximum, endsAt, approval };
}

function modelsLeft(models: readonly string[], within: readonly string[]): string[] {
  return within.filter(model => models.length === 0 || models.includes(model));
}

type Orders = Pick<MandateScope, 'orderIds' | 'orderIdPrefixes'>;

function ordersLeft(scope: MandateScope, within: MandateScope): Orders | null {
  const [ours, theirs] = [ordersOf(scope), ordersOf(within)];
  if (theirs === null) return { orderIds: scope.orderIds, orderIdPrefixes: scope.orderIdPrefixes };
  if (ours === null) return theirs;
  const orderIds = [
    ...ours.orderIds.filter(id => covers(theirs, id)),
    ...theirs.orderIds.filter(id => covers(ours, id)),
  ];
  const orderIdPrefixes = [
    ...ours.orderIdPrefixes.filter(prefix => beginsWithOne(prefix, theirs.orderIdPrefixes)),
    ...theirs.orderIdPrefixes.filter(prefix => beginsWithOne(prefix, ours.orderIdPrefixes)),
  ];
  const left = { orderIds: [...new Set(orderIds)], orderIdPrefixes: [...new Set(orderIdPrefixes)] };
  const counts = [left.orderIds.length, left.orderIdPrefixes.length];
  return Math.max(...counts) === 0 || Math.max(...counts) > limits.mandateValues ? null : left;
}

/** Null where a scope sets no bound to order IDs. */
function ordersOf({ orderIds, orderIdPrefixes }: MandateScope): Orders | null {
  return orderIds.length === 0 && orderIdPrefixes.length === 0 ? null : { orderIds, orderIdPrefixes };
}

const beginsWithOne = (text: string, prefixes: readonly string[]): boolean =>
  prefixes.some(each => text.startsWith(each));
const covers = ({ orderIds, orderIdPrefixes }: Orders, orderId: string): boolean =>
  orderIds.includes(orderId) || beginsWithOne(orderId, orderIdPrefixes);

function least<Bound>(one: Bound | null, other: Bound | null, sizeOf: (bound: Bound) => number): Bound | null {
  if (one === null || other === null) return one ?? other;
  return sizeOf(one) <= sizeOf(other) ? one : other;
}

const isWithin = (values: readonly string[], than: readonly string[]): boolean => values.every(v => than.includes(v));

function ordersWithin(scope: MandateScope, than: MandateScope): boolean {
  if (than.orderIds.length === 0 && than.orderIdPrefixes.length === 0) return true;
  if (scope.orderIds.length === 0 && scope.orderIdPrefixes.length === 0) return false;
  const prefixesWithin = scope.orderIdPrefixes.every(prefix =>
    than.orderIdPrefixes.some(wider => prefix.startsWith(wider)),
  );
  return prefixesWithin && scope.orderIds.every(orderId => coversOrder(than, orderId));
}
