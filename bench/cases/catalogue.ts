import { benchData } from '../data.ts';
import { type Case, type Sample, summary, upload, yardstick } from '../measure.ts';

/** The same file, filed by an OEM. */
export const catalogue: Case = {
  sizes: [10_000],
  async run({ server, folder, rows, runs }) {
    const data = await benchData(folder, rows);
    const samples: Sample[] = [];
    for (let n = 0; n < runs; n += 1) {
      await server.reset();
      const yardstickSeconds = await yardstick(server, data, 'text');
      await server.reset();
      server.usage.start();
      const { seconds, counts } = await upload(server, await server.oemToken(), 'catalogue', data.csv);
      if (counts.filed !== rows) throw new Error(`not all were filed: ${JSON.stringify(counts)}`);
      samples.push({ seconds, yardstickSeconds, ...server.usage.read() });
    }
    return [summary(samples)];
  },
};
