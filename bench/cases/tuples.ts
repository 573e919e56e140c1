import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { benchData, tupleFile } from '../data.ts';
import { type Case, type CaseContext, median, rounded, type Sample, summary, upload, yardstick } from '../measure.ts';

/** Beyond so many rows the yardstick is that of so many, times as much: its files would fill a disk. */
const yardRows = 200_000;

/**
 * A partner's file of machines without hashes, against a catalogue that has just these. `ratio` is to loading the same
 * devices with their captures, as for files with hashes; `ratioWithoutCaptures` to loading what these rows leave.
 */
export const tuples: Case = {
  sizes: [200_000],
  async run(context) {
    const { server, folder, rows, runs } = context;
    const file = await tupleFile(folder, rows);
    const data = await benchData(folder, Math.min(rows, yardRows));
    const yard = async (tables?: Parameters<typeof yardstick>[3]) => {
      await server.reset('catalogue');
      return ((await yardstick(server, data, 'text', tables)) * rows) / data.rows;
    };
    await server.reset();
    await fillCatalogue(context, file);
    const samples: (Sample & { readonly answered: number; readonly lean: number })[] = [];
    for (let n = 0; n < runs; n += 1) {
      const lean = await yard(['yard_device', 'yard_claim_key']);
      const yardstickSeconds = await yard();
      await server.reset('catalogue');
      server.usage.start();
      const { seconds, answered, counts } = await upload(server, await server.resellerToken(), 'register', file);
      if (counts.registered !== rows) throw new Error(`not all rows are registered: ${JSON.stringify(counts)}`);
      samples.push({ seconds, yardstickSeconds, answered, lean, ...server.usage.read() });
    }
    const lean = rounded(median(samples.map(({ seconds, lean }) => seconds / lean)));
    const answeredSeconds = samples.map(({ answered }) => Number(answered.toFixed(2)));
    return [{ ...summary(samples), ratioWithoutCaptures: lean, answeredSeconds }];
  },
};

/** Straight into the table, as filing would: by the front door it takes a file of 4 KB a machine. Nobody looks at what is sealed. */
async function fillCatalogue({ server }: CaseContext, file: string): Promise<void> {
  const client = new pg.Client(server.muster);
  await client.connect();
  try {
    await client.query('create temporary table names (manufacturer text, model text, serial_number text)');
    const copy = client.query(from('copy names from stdin (format csv, header)'));
    await pipeline(createReadStream(file), copy);
    await client.query(`grant select on names to muster_owner; set role muster_owner;
      insert into muster.catalogue_records (tenant_id, tuple_key, record_id, id, manufacturer, model, serial_number, ek_key, smbios_key,
        tpm, size, sealed, batch_id, filed_at)
      select tenant, substring(sha256(convert_to(manufacturer, 'UTF8') || '\\x00' || convert_to(model, 'UTF8') || '\\x00'
          || convert_to(serial_number, 'UTF8')) for 16), gen_random_uuid(), gen_random_uuid(), manufacturer, model, serial_number,
        substring(sha256(convert_to('1' || serial_number, 'UTF8')) for 16), substring(sha256(convert_to('2' || serial_number, 'UTF8')) for 16),
        true, 4000, decode(repeat('00', 100), 'hex'), gen_random_uuid(), now() from names, (select gen_random_uuid() as tenant) oem`);
  } finally {
    await client.end();
  }
}
