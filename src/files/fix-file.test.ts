import { expect, it } from 'vitest';
import { fixFile } from './fix-file.ts';

const hash = 'T0GjAwEAHAAA'.repeat(300);

it('puts code and remedy after the columns the rows came with', () => {
  const file = fixFile(['Manufacturer', 'Model', 'Serial Number', 'Comment'], true);
  expect(file.heading).toEqual(['Manufacturer', 'Model', 'Serial Number', 'Comment', 'Error Code', 'What To Do']);
  expect(file.row(['HP', 'X', '1'], 'missingValue', 'Enter it.')).toEqual([
    'HP',
    'X',
    '1',
    '',
    'missingValue',
    'Enter it.',
  ]);
  expect(file.row(['HP', 'X', '1', '', '5'], 'c', 'r')).toEqual(['HP', 'X', '1', '', '5', 'c', 'r']);
});

it('replaces what an earlier fix-file said', () => {
  const file = fixFile(['Serial_Number', 'error code', 'HardwareHash', 'What To Do'], true);
  expect(file.heading).toEqual(['Serial_Number', 'HardwareHash', 'Error Code', 'What To Do']);
  expect(file.row(['1', 'old', hash, 'old'], 'new', 'do')).toEqual(['1', hash, 'new', 'do']);
});

it('leaves hashes out where they may not be seen, in any column', () => {
  const file = fixFile(['Manufacturer', 'Model', 'Serial Number', 'Hardware Hash'], false);
  expect(file.row(['HP', 'X', ` ${hash}`, '012000009'], 'c', 'r')).toEqual(['HP', 'X', '', '', 'c', 'r']);
});
