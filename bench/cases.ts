import { backup } from './cases/backup.ts';
import { codec } from './cases/codec.ts';
import { exportCase } from './cases/export.ts';
import { lists } from './cases/lists.ts';
import { orders } from './cases/orders.ts';
import { portal } from './cases/portal.ts';
import { signOn, writes } from './cases/requests.ts';
import { statistics } from './cases/statistics.ts';
import { tuples } from './cases/tuples.ts';
import { catalogue, deregister, register } from './cases/uploads.ts';
import { workers } from './cases/workers.ts';
import type { Case } from './measure.ts';

/** What can be measured, in the order in which it is. */
export const cases: Readonly<Record<string, Case>> = {
  register,
  deregister,
  catalogue,
  tuples,
  export: exportCase,
  lists,
  orders,
  statistics,
  portal,
  codec,
  signOn,
  writes,
  workers,
  backup,
};
