import type { Case } from '../measure.ts';
import { fill, timesOf } from './lists.ts';

/** Pages of the orders of a tenant of so many devices: three order IDs in all, and a purchase ID for every third device. */
export const orders: Case = {
  sizes: [1_000_000],
  async run({ server, folder, rows }) {
    const many = Math.round(rows * 0.3);
    await fill(server, folder, rows, {
      orderId: `'PO-' || (n + d.line) % 3`,
      purchaseId: `'P-' || to_char((n * 10000 + d.line) % ${many}, 'FM000000')`,
    });
    const token = await server.token();
    const middle = Buffer.from(JSON.stringify([`P-${String(many / 2).padStart(6, '0')}`])).toString('base64url');
    const requests = {
      '3 order IDs': 'orders',
      [`${many} purchase IDs`]: 'orders?by=purchaseId',
      [`${many} purchase IDs, from the middle`]: `orders?by=purchaseId&cursor=${middle}`,
      [`${many} purchase IDs, 1000 of them`]: 'orders?by=purchaseId&limit=1000',
      'purchase ID prefix': 'orders?by=purchaseId&search=p-0042',
      'nothing found': 'orders?by=purchaseId&search=nobody',
    };
    const lines = [];
    for (const [name, path] of Object.entries(requests)) {
      lines.push({ query: name, ...(await timesOf(server, token, path)) });
    }
    return lines;
  },
};
