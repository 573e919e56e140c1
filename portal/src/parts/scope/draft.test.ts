import { expect, test } from 'vitest';
import { type MandateScope, mandateScope } from '../../../../src/contracts/mandates.ts';
import { draftOf, faultsOf, openScope, scopeFrom } from './draft.ts';

const now = new Date('2026-06-01T10:00:00Z');
const asked: MandateScope = mandateScope.parse({
  ...{ kinds: ['register', 'deregister'], orderIds: ['PO-1'], orderIdPrefixes: ['FA-'], models: [' Latitude 5530'] },
  ...{ maximum: 500, endsAt: '2026-12-31T12:00:00.000Z', groupTag: 'Berlin', profile: 'kiosk', approval: 'each' },
});

test('what is not touched stays as it was, to the second and the blank', () => {
  expect(scopeFrom(draftOf(asked), [asked])).toEqual(asked);
  expect(scopeFrom(draftOf(openScope), [])).toEqual(openScope);
  expect(faultsOf(asked, asked, now)).toEqual({});
});

test('lines are values: blank ones and repeated ones are none', () => {
  const draft = { ...draftOf(openScope), orderIds: ' PO-1 \n\nPO-2\nPO-1', models: 'A \n\nB' };
  expect(scopeFrom(draft, [])).toMatchObject({ orderIds: ['PO-1', 'PO-2'], models: ['A ', 'B'] });
});

test('what is wider than what was asked for, over, missing or of no number is said of its field', () => {
  const wide = { ...draftOf(asked), orderIds: 'PO-9', models: '', maximum: '501', lastDay: '2027-01-01' };
  expect(faultsOf(scopeFrom(wide, [asked]), asked, now)).toEqual({
    ...{ orderIds: 'wider', models: 'wider', maximum: 'wider', endsAt: 'wider' },
  });
  const wrong = { ...draftOf(openScope), kinds: [], maximum: '1.5', lastDay: '2026-05-01' };
  expect(faultsOf(scopeFrom(wrong, []), null, now)).toEqual({ kinds: 'none', maximum: 'notValid', endsAt: 'over' });
});
