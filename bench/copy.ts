import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';

/**
 * The yardstick's client, a process of its own: loads files into tables by COPY, one after the other, and prints the
 * seconds. Arguments: a connection as JSON, `text` or `binary`, and `table=file` for each table.
 */
const [connection = '{}', form, ...files] = process.argv.slice(2);
const client = new pg.Client(JSON.parse(connection));
await client.connect();
const started = performance.now();
for (const [table, file = ''] of files.map(pair => pair.split('='))) {
  const copy = client.query(from(`copy ${table} from stdin${form === 'binary' ? ' (format binary)' : ''}`));
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), copy);
}
console.log((performance.now() - started) / 1000);
await client.end();
