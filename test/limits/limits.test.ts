import { afterAll, describe, expect, test } from 'vitest';
import { type Limits, limits } from '../../src/contracts/limits.ts';
import { closeUsual, type Edge } from './edge.ts';
import { edgesOfFiles } from './edges-of-files.ts';
import { edgesOfLogins } from './edges-of-logins.ts';
import { edgesOfPartners } from './edges-of-partners.ts';
import { edgesOfPeople } from './edges-of-people.ts';
import { edgesOfRequests } from './edges-of-requests.ts';
import { edgesOfStart } from './edges-of-start.ts';
import { edgesOfTransfers } from './edges-of-transfers.ts';

/** Every limit with the tests of both its sides; a limit without fails here, and before that in the types. */
const edges: Readonly<Record<keyof Limits, Edge>> = {
  ...{ ...edgesOfFiles, ...edgesOfRequests },
  ...{ ...edgesOfPeople, ...edgesOfLogins, ...edgesOfStart, ...edgesOfPartners },
  ...edgesOfTransfers,
};

afterAll(closeUsual);

test('every limit has its edges tested, and the default that was promised', () => {
  const promised = Object.entries(edges).map(([name, edge]) => [name, edge.promised]);
  expect(Object.fromEntries(promised)).toEqual(limits);
});

describe.each(Object.entries(edges))('%s', (_, { within, beyond }) => {
  test('up to it', within);
  test('beyond it', beyond);
});
