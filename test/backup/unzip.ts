import { inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive by name (APPNOTE.TXT 4.3.12 and 4.5.3). */
export function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = archive.indexOf(Buffer.from('504b0102', 'hex'));
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const short = (field: number) => archive.readUInt16LE(at + field);
    const [nameAt, extraAt] = [at + 46, at + 46 + short(28)];
    const wide = wideValues(archive.subarray(extraAt, extraAt + short(30)));
    const size = wide?.size ?? archive.readUInt32LE(at + 20);
    const start = wide?.start ?? archive.readUInt32LE(at + 42);
    const dataAt = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
    const data = archive.subarray(dataAt, dataAt + size);
    files.set(archive.toString('utf8', nameAt, extraAt), String(short(10) === 8 ? inflateRawSync(data) : data));
    at = extraAt + short(30) + short(32);
  }
  return files;
}

/** Of Zip64: the size as it is packed, and where it starts. */
function wideValues(extra: Buffer): { size: number; start: number } | null {
  for (let at = 0; at < extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) {
      return { size: Number(extra.readBigUInt64LE(at + 12)), start: Number(extra.readBigUInt64LE(at + 20)) };
    }
  }
  return null;
}
