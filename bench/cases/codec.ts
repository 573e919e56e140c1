import { readHash } from '../../src/hardware-hash/decode.ts';
import { hashFields } from '../../src/hardware-hash/fields.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { type Case, rounded, type Sample, summary } from '../measure.ts';

/** Decoding and checking hashes on one core, against base64 and SHA-256 of the same texts: what cannot be saved. */
export const codec: Case = {
  sizes: [100_000],
  async run({ rows, runs }) {
    const distinct = Array.from({ length: 2_000 }, (_, i) => captureOf(makeMachine(i + 1), {}, hashMeans));
    const each = (work: (text: string) => void): number => {
      const started = performance.now();
      for (let i = 0; i < rows; i += 1) work(distinct[i % distinct.length] ?? '');
      return (performance.now() - started) / 1000;
    };
    const check = (text: string): void => {
      if (!readHash(text, hashMeans).hash) throw new Error('a hash was refused');
    };
    each(check);
    const samples: Sample[] = [];
    for (let n = 0; n < runs; n += 1) {
      const yardstickSeconds = each(text => void hashMeans.sha256(hashMeans.fromBase64(text)));
      samples.push({ seconds: each(check), yardstickSeconds });
    }
    const { hash } = readHash(distinct[0] ?? '', hashMeans);
    const started = performance.now();
    for (let i = 0; i < 10_000; i += 1) if (hash) hashFields(hash);
    const decodeMicroseconds = rounded(((performance.now() - started) * 1000) / 10_000);
    const result = summary(samples);
    return [{ ...result, perSecond: Math.round(rows / Number(result.seconds)), decodeMicroseconds }];
  },
};
