import { benchData } from '../data.ts';
import { type Case, upload } from '../measure.ts';
import { type BenchServer, query } from '../server.ts';
import { timesOf } from './lists.ts';

const batches = 1000;

/** The statistics of a tenant with so many rows in 1,000 batches of the last 30 days, of which every tenth row failed. */
export const statistics: Case = {
  sizes: [1_000_000],
  async run({ server, folder, rows }) {
    await fill(server, folder, rows / batches);
    const token = await server.token();
    const lines = [];
    for (const kept of ['as written', 'vacuumed']) {
      if (kept === 'vacuumed') {
        await query({ ...server.muster, options: '-c role=muster_owner' }, 'vacuum analyze muster.batch_rows');
      }
      for (const days of [1, 30, 366]) {
        const path = `statistics?days=${days}&timeZone=Europe/Berlin`;
        lines.push({ query: `${days} days`, kept, ...(await timesOf(server, token, path)) });
      }
    }
    return lines;
  },
};

/** Uploads one batch, and copies it in the database. */
async function fill(server: BenchServer, folder: string, rowsOfBatch: number): Promise<void> {
  await server.reset();
  const data = await benchData(folder, rowsOfBatch);
  await upload(server, await server.token(), 'register', data.csv);
  await server.sql(`create temp table copies as select n, gen_random_uuid() as id from generate_series(1, ${batches - 1}) n;
    create temp table first_batch as select * from muster.batches;
    insert into muster.batches select (jsonb_populate_record(b, jsonb_build_object('id', c.id, 'failed', ${rowsOfBatch / 10},
        'registered', ${rowsOfBatch} - ${rowsOfBatch / 10}, 'created_at', b.created_at - c.n * interval '43 minutes',
        'finished_at', b.finished_at - c.n * interval '43 minutes'))).*
      from copies c, first_batch b;
    create temp table first_rows as select * from muster.batch_rows;
    insert into muster.batch_rows (tenant_id, batch_id, line, id, outcome, method, manufacturer, model, serial_number,
        product_key_id, device_id, ek_key, smbios_key, error_code, error_reason, error_column, cells)
      select r.tenant_id, c.id, r.line, gen_random_uuid(), case when r.line % 10 = 1 then 'failed' else r.outcome end, r.method,
        r.manufacturer, r.model, r.serial_number, r.product_key_id, r.device_id, r.ek_key, r.smbios_key,
        case when r.line % 10 = 1 then (array['hardwareHashNotValid', 'missingValue', 'deviceClaimedByAnotherOrganization'])[1 + r.line / 10 % 3] end,
        case when r.line % 10 = 1 then (array['cutShort', null, null])[1 + r.line / 10 % 3] end,
        case when r.line % 10 = 1 then 'Hardware Hash' end, r.cells
      from copies c, first_rows r`);
  await server.sql('analyze muster.batches; analyze muster.batch_rows');
}
