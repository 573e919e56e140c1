import { expect, test } from 'vitest';
import { loggedError } from './logged-error.ts';

test('what the database was given is not repeated', () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "the-secret"'), {
    code: '22P02',
    detail: 'row',
  });
  expect(loggedError(error)).toMatchObject({
    name: 'Error',
    code: '22P02',
    message: 'invalid input syntax for type uuid: "…"',
  });
  expect(JSON.stringify(loggedError(error))).not.toMatch(/the-secret|row/);
});

test('a long message is cut, in a cause too', () => {
  const cause = new Error('x'.repeat(4000));
  expect(JSON.stringify(loggedError(new TypeError('outside', { cause })))).not.toContain('x'.repeat(301));
});

test('the place is kept', () => {
  expect(loggedError(new Error('here'))).toMatchObject({
    stack: expect.arrayContaining([expect.stringContaining('logged-error.test')]),
  });
});

test('what is no error says only what it is', () => {
  expect(loggedError('secret')).toEqual({ name: 'string' });
});
