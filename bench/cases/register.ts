import { benchData } from '../data.ts';
import { type Case, type CaseContext, type Sample, summary, upload, yardstick } from '../measure.ts';

/** A file of hash rows, from the first byte sent to the last row settled, against loading the same devices by COPY. */
export const register: Case = {
  sizes: [10_000, 100_000],
  async run({ server, folder, rows, runs }: CaseContext) {
    const data = await benchData(folder, rows);
    const samples: (Sample & { answered: number })[] = [];
    for (let n = 0; n < runs; n += 1) {
      await server.reset();
      const binarySeconds = await yardstick(server, data, 'binary');
      await server.reset();
      const yardstickSeconds = await yardstick(server, data, 'text');
      await server.reset();
      server.usage.start();
      const { seconds, answered, counts } = await upload(server, await server.token(), 'register', data.csv);
      if (counts.registered !== rows) throw new Error(`not all were registered: ${JSON.stringify(counts)}`);
      samples.push({ seconds, yardstickSeconds, binarySeconds, answered, ...server.usage.read() });
    }
    return [{ ...summary(samples), answeredSeconds: samples.map(({ answered }) => Number(answered.toFixed(2))) }];
  },
};
