import type { BatchKind, Outcome } from '../../src/contracts/batches.ts';
import { benchData } from '../data.ts';
import { type Case, type CaseContext, type Sample, summary, upload, yardstick } from '../measure.ts';

/** From the first byte sent to the last row settled, against loading the same devices by COPY. */
function uploads(
  kind: BatchKind,
  expected: Outcome,
  sizes: readonly number[],
  token: (context: CaseContext) => Promise<string>,
): Case {
  return {
    sizes,
    async run(context) {
      const { server, folder, rows, runs } = context;
      const data = await benchData(folder, rows);
      const samples: (Sample & { readonly answered: number })[] = [];
      for (let n = 0; n < runs; n += 1) {
        await server.reset();
        const binarySeconds = await yardstick(server, data, 'binary');
        await server.reset();
        const yardstickSeconds = await yardstick(server, data, 'text');
        await server.reset();
        if (kind === 'deregister') await upload(server, await token(context), 'register', data.csv);
        server.usage.start();
        const { seconds, answered, counts } = await upload(server, await token(context), kind, data.csv);
        if (counts[expected] !== rows) throw new Error(`not all rows are ${expected}: ${JSON.stringify(counts)}`);
        samples.push({ seconds, yardstickSeconds, binarySeconds, answered, ...server.usage.read() });
      }
      return [{ ...summary(samples), answeredSeconds: samples.map(({ answered }) => Number(answered.toFixed(2))) }];
    },
  };
}

const customer = ({ server }: CaseContext) => server.token();

/** A file of hash rows. */
export const register = uploads('register', 'registered', [10_000, 100_000], customer);

/** The same file, to deregister what it registered. */
export const deregister = uploads('deregister', 'deregistered', [10_000], customer);

/** The same file, filed by an OEM. */
export const catalogue = uploads('catalogue', 'filed', [10_000, 100_000], ({ server }) => server.oemToken());
