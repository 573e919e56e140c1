import { benchData } from '../data.ts';
import { type Case, type Sample, summary, upload, yardstick } from '../measure.ts';

/** The same file, to deregister what it registered. */
export const deregister: Case = {
  sizes: [10_000],
  async run({ server, folder, rows, runs }) {
    const data = await benchData(folder, rows);
    const samples: Sample[] = [];
    for (let n = 0; n < runs; n += 1) {
      await server.reset();
      const yardstickSeconds = await yardstick(server, data, 'text');
      await server.reset();
      await upload(server, await server.token(), 'register', data.csv);
      server.usage.start();
      const { seconds, counts } = await upload(server, await server.token(), 'deregister', data.csv);
      if (counts.deregistered !== rows) throw new Error(`not all were deregistered: ${JSON.stringify(counts)}`);
      samples.push({ seconds, yardstickSeconds, ...server.usage.read() });
    }
    return [summary(samples)];
  },
};
