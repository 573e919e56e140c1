import { benchData } from '../data.ts';
import { type Case, type Sample, summary, upload, yardstick } from '../measure.ts';
import { query } from '../server.ts';

const allDevices =
  'select d.*, c.hash from yard_device d join yard_capture c on c.tenant_id = d.tenant_id and c.device_id = d.id';

/** The whole devices list as CSV with hashes, against a plain query of the same devices. */
export const exportCase: Case = {
  sizes: [10_000],
  async run({ server, folder, rows, runs }) {
    const data = await benchData(folder, rows);
    await server.reset();
    await yardstick(server, data, 'text');
    await upload(server, await server.token(), 'register', data.csv);
    const samples: Sample[] = [];
    for (let n = 0; n < runs; n += 1) {
      let started = performance.now();
      await query(server.yard, allDevices);
      const yardstickSeconds = (performance.now() - started) / 1000;
      server.usage.start();
      started = performance.now();
      const headers = { authorization: `Bearer ${await server.token()}` };
      const answer = await fetch(`${server.url}/api/v1/tenants/me/devices?format=csv`, { headers });
      let bytes = 0;
      for await (const chunk of answer.body ?? []) bytes += chunk.length;
      samples.push({ seconds: (performance.now() - started) / 1000, yardstickSeconds, ...server.usage.read() });
      if (bytes < rows * 4000) throw new Error(`the export is too short: ${bytes} bytes`);
    }
    return [summary(samples)];
  },
};
