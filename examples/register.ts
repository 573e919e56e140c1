// Registers the devices of a CSV file and says what became of them:
//   MUSTER_URL=… MUSTER_CLIENT_ID=… MUSTER_CLIENT_SECRET=… node examples/register.ts devices.csv
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { eachItem, muster } from '../src/contracts/client.ts';

const { MUSTER_URL: url = '', MUSTER_CLIENT_ID: clientId = '', MUSTER_CLIENT_SECRET: clientSecret = '' } = process.env;
const [path = 'devices.csv'] = process.argv.slice(2);

const api = muster({ url, clientId, clientSecret });
const batch = await api.batches.create('register', await openAsBlob(path), { fileName: basename(path) });
console.log(`Batch ${batch.id} has ${batch.counts.rows} rows`);

for await (const { state, counts } of api.batches.follow(batch.id)) {
  console.log(`${state}: ${counts.registered} registered, ${counts.failed} failed, ${counts.pending} to go`);
}
for await (const { line, error } of eachItem(page => api.batches.rows(batch.id, { ...page, outcome: 'failed' }))) {
  console.log(`line ${line}: ${error?.title}. ${error?.remedy}`);
}
