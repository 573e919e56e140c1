import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MandateScope, mandateScope } from '../contracts/mandates.ts';
import {
  batchFault,
  chooseMandate,
  looserFields,
  type MandateFacts,
  mandateState,
  modelFault,
  narrowedTo,
  roomLeft,
  widerFields,
} from './mandates.ts';

const now = new Date('2026-11-26T12:00:00Z');
const scopeOf = (given: Partial<MandateScope> = {}): MandateScope => ({ ...mandateScope.parse({}), ...given });
const mandate = (given: Partial<MandateFacts> = {}): MandateFacts => ({
  ...{ state: 'active', scope: scopeOf(), registered: 0, endedAt: null },
  ...given,
});
const register = { kind: 'register', orderId: 'PO-17' } as const;

describe('whether a mandate covers a batch', () => {
  it.each([
    ['bounds nothing', {}, null],
    ['names the order', { orderIds: ['PO-17'] }, null],
    ['names its beginning', { orderIdPrefixes: ['XX', 'PO-'] }, null],
    ['names another order', { orderIds: ['PO-1'] }, { code: 'mandateScopeExceeded', reason: 'orderId' }],
    ['names another beginning', { orderIdPrefixes: ['po'] }, { code: 'mandateScopeExceeded', reason: 'orderId' }],
    ['is for deregistering', { kinds: ['deregister'] }, { code: 'mandateScopeExceeded', reason: 'kind' }],
    ['is over this moment', { endsAt: now.toISOString() }, { code: 'mandateExpired', reason: 'endDate' }],
    ['ends later', { endsAt: '2026-11-26T12:00:00.001Z' }, null],
  ] as const)('one that %s', (_what, scope, fault) => {
    const found = batchFault(mandate({ scope: scopeOf(scope as Partial<MandateScope>) }), register, now);
    if (fault) expect(found).toMatchObject(fault);
    else expect(found).toBeNull();
  });

  it('needs an order ID where some are named', () => {
    const fault = batchFault(mandate({ scope: scopeOf({ orderIds: ['PO-17'] }) }), { ...register, orderId: null }, now);
    expect(fault).toMatchObject({ reason: 'orderId' });
  });

  it.each(['requested', 'offered', 'declined', 'ended'] as const)('not while it is %s', state => {
    expect(batchFault(mandate({ state, endedAt: now }), register, now)).toMatchObject({ code: 'mandateExpired' });
  });

  it('shows an end date that is over, whatever is stored', () => {
    const scope = scopeOf({ endsAt: now.toISOString() });
    expect(mandateState({ state: 'active', scope }, now)).toBe('expired');
    expect(mandateState({ state: 'ended', scope }, now)).toBe('ended');
  });
});

describe('which mandate a batch is sent under', () => {
  const ended = mandate({ state: 'ended' });
  const narrow = mandate({ scope: scopeOf({ orderIds: ['other'] }) });
  const wide = mandate();
  it('is the first that covers it', () => {
    expect(chooseMandate([ended, narrow, wide], register, now)).toEqual({ mandate: wide, fault: null });
  });
  it('is one in force where none covers it', () => {
    expect(chooseMandate([ended, narrow], register, now)).toMatchObject({
      mandate: narrow,
      fault: { code: 'mandateScopeExceeded' },
    });
  });
  it('is the newest where none is in force, and none where there is none', () => {
    expect(chooseMandate([ended], register, now)).toMatchObject({ mandate: ended, fault: { code: 'mandateExpired' } });
    expect(chooseMandate([], register, now)).toBeNull();
  });
});

it('covers models exactly as they are written', () => {
  expect(modelFault(scopeOf({ models: ['Surface Laptop 4'] }), 'Surface Laptop 4')).toBeNull();
  expect(modelFault(scopeOf(), 'anything')).toBeNull();
  expect(modelFault(scopeOf({ models: ['Surface Laptop 4'] }), 'surface laptop 4')).toEqual({
    ...{ code: 'mandateScopeExceeded', reason: 'model' },
    params: { model: 'surface laptop 4' },
  });
});

it('has the room of the tightest', () => {
  const of = (maximum: number | null, registered: number) => ({ scope: scopeOf({ maximum }), registered });
  expect(roomLeft([of(null, 5)])).toBe(Number.POSITIVE_INFINITY);
  expect(roomLeft([of(10, 4), of(5, 2), of(null, 9)])).toBe(3);
  expect(roomLeft([of(3, 4)])).toBe(0);
});

const texts = fc.subarray(['PO-1', 'PO-12', 'PO-2', 'X']);
const scopes: fc.Arbitrary<MandateScope> = fc.record({
  kinds: fc.constantFrom(['register'], ['deregister'], ['register', 'deregister']),
  orderIds: texts,
  orderIdPrefixes: fc.subarray(['P', 'PO-1', 'X']),
  models: fc.subarray(['A', 'B']),
  maximum: fc.option(fc.integer({ min: 1, max: 5 })),
  endsAt: fc.option(fc.constantFrom('2026-11-25T00:00:00Z', '2026-11-27T00:00:00Z')),
  groupTag: fc.constant(null),
  profile: fc.constant(null),
  approval: fc.constantFrom('automatic', 'each'),
}) as fc.Arbitrary<MandateScope>;

describe('a scope that is within another', () => {
  it('covers nothing that the other does not', () => {
    const asked = fc.record({
      kind: fc.constantFrom('register', 'deregister'),
      orderId: fc.option(fc.constantFrom('PO-1', 'PO-12', 'PO-13', 'PO-2', 'X', 'XY', 'Z')),
    }) as fc.Arbitrary<{ kind: 'register' | 'deregister'; orderId: string | null }>;
    fc.assert(
      fc.property(scopes, scopes, asked, fc.constantFrom('A', 'B', 'C'), (inner, outer, batch, model) => {
        fc.pre(widerFields(inner, outer).length === 0);
        const covers = (scope: MandateScope) =>
          batchFault(mandate({ scope }), batch, now) === null && modelFault(scope, model) === null;
        if (covers(inner)) expect(covers(outer)).toBe(true);
        expect(roomLeft([mandate({ scope: inner })])).toBeLessThanOrEqual(roomLeft([mandate({ scope: outer })]));
      }),
      { numRuns: 2000 },
    );
  });

  it('is so of itself', () => {
    fc.assert(fc.property(scopes, scope => widerFields(scope, scope).length === 0));
  });
});

const some = <Value>(values: readonly Value[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
const anyScope: fc.Arbitrary<MandateScope> = fc.record({
  kinds: fc.uniqueArray(fc.constantFrom('register' as const, 'deregister' as const), { minLength: 1 }),
  orderIds: some(['PO-1', 'PO-12', 'X']),
  orderIdPrefixes: some(['P', 'PO-', 'PO-1', 'Y']),
  models: some(['A', 'B', 'C']),
  maximum: fc.option(fc.integer({ min: 1, max: 3 })),
  endsAt: fc.option(fc.constantFrom('2030-01-01T00:00:00.000Z', '2031-01-01T00:00:00.000Z')),
  groupTag: fc.constant(null),
  profile: fc.constant(null),
  approval: fc.constantFrom('automatic' as const, 'each' as const),
});

describe('what a scope leaves of another one', () => {
  it('allows nothing that one of both does not', () => {
    fc.assert(
      fc.property(anyScope, anyScope, (scope, within) => {
        const left = narrowedTo(scope, within);
        if (left === null) return;
        expect([looserFields(left, scope), looserFields(left, within)]).toEqual([[], []]);
      }),
    );
  });

  it('allows each order and model that both do, and is nothing only where there is none', () => {
    const tried = ['PO-1', 'PO-12', 'PO-123', 'PX', 'X', 'Y1', 'Z'];
    const allows = (scope: MandateScope, orderId: string, model: string) =>
      batchFault(mandate({ scope: { ...scope, endsAt: null } }), { kind: 'register', orderId }, now) === null &&
      modelFault(scope, model) === null;
    fc.assert(
      fc.property(
        anyScope,
        anyScope,
        fc.constantFrom(...tried),
        fc.constantFrom('A', 'B', 'D'),
        (one, other, order, model) => {
          const left = narrowedTo(one, other);
          const both = allows(one, order, model) && allows(other, order, model);
          expect(left !== null && allows(left, order, model)).toBe(both);
        },
      ),
    );
  });

  it('is the scope itself where that is within', () => {
    fc.assert(
      fc.property(anyScope, anyScope, (scope, within) => {
        fc.pre(looserFields(scope, within).length === 0);
        expect(narrowedTo(scope, within)).toEqual(scope);
      }),
    );
  });
});
