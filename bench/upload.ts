import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { BatchKind } from '../src/contracts/batches.ts';
import { muster } from '../src/contracts/client.ts';

/**
 * A partner's or administrator's client, a process of its own: uploads a file and prints the seconds from its first byte
 * to its last settled row, and to the answer. Arguments: URL, token, kind, file.
 */
const [url = '', token = '', kind = 'register', file = ''] = process.argv.slice(2);
const api = muster({ url, token });
const source = {
  size: statSync(file).size,
  open: () => Readable.toWeb(createReadStream(file, { highWaterMark: 1024 * 1024 })) as ReadableStream<Uint8Array>,
};
const started = performance.now();
const seconds = (): number => (performance.now() - started) / 1000;
const { id } = await api.batches.create(kind as BatchKind, source);
const answered = seconds();
let last = null;
for await (const batch of api.batches.follow(id)) last = batch.counts;
console.log(JSON.stringify({ seconds: seconds(), answered, counts: last }));
