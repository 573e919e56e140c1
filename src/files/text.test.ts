import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from './text.ts';

async function* inChunks(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function decode(bytes: Uint8Array, sizes?: readonly number[]): Promise<{ text: string; encoding: string }> {
  const source = readText(inChunks(bytes, sizes));
  let text = '';
  for await (const piece of source.pieces) text += piece;
  return { text, encoding: source.encoding };
}

const encoders = {
  'utf-8': (text: string) => Buffer.from(text, 'utf8'),
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
} as const;

const wellFormed = fc.string({
  unit: fc.constantFrom('a', ',', '"', '\r\n', 'é', '€', '\ufffd', '😀', '\ufeff'),
  maxLength: 40,
});
const chunkSizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
const pastHead = `Manufacturer,Model${'.'.repeat(5000)}`;

describe('readText', () => {
  for (const [encoding, encode] of Object.entries(encoders)) {
    it(`reads ${encoding} wherever chunks are cut`, async () => {
      await fc.assert(
        fc.asyncProperty(wellFormed, chunkSizes, fc.boolean(), async (end, sizes, late) => {
          const text = `${late ? pastHead : 'x'}${end}`;
          const first = late ? [encode(pastHead).length] : [];
          expect(await decode(encode(text), [...first, ...sizes])).toEqual({ text, encoding });
        }),
      );
    });
  }

  it('tells Windows-1252 by the first character beyond ASCII, wherever chunks are cut', async () => {
    const text = `${pastHead};Köhne & Söhne € “x”`;
    const bytes = Buffer.concat([Buffer.from(pastHead), Buffer.from(';K\xf6hne & S\xf6hne \x80 \x93x\x94', 'latin1')]);
    await fc.assert(
      fc.asyncProperty(chunkSizes, async sizes => {
        const decoded = await decode(bytes, [5017, ...sizes]);
        expect(decoded).toEqual({ text, encoding: 'windows-1252' });
      }),
    );
    expect(await decode(Buffer.from('caf\xe9', 'latin1'))).toEqual({ text: 'café', encoding: 'windows-1252' });
    expect(await decode(Buffer.from('gro\xdfe', 'latin1'), [4])).toEqual({ text: 'große', encoding: 'windows-1252' });
  });

  it('takes a byte order mark away, and only one', async () => {
    expect(await decode(Buffer.from('\ufeff\ufeffa', 'utf8'))).toEqual({ text: '\ufeffa', encoding: 'utf-8' });
  });

  it('marks bytes that are no UTF-8, and leaves the U+FFFD of the file alone', async () => {
    const bytes = Buffer.concat([
      Buffer.from('é\ufffd'),
      Buffer.from([0xc3]),
      Buffer.from('b\ufffd'),
      Buffer.from([0xff, 0xe2]),
    ]);
    await fc.assert(
      fc.asyncProperty(chunkSizes, async sizes => {
        const { text, encoding } = await decode(bytes, sizes);
        expect(encoding).toBe('utf-8');
        expect(text).toBe('é\ufffd\udc80b\ufffd\udc80\udc80');
      }),
    );
  });

  it('keeps to UTF-8 after a byte order mark, even where the first character is none', async () => {
    const bytes = Buffer.concat([Buffer.from('\ufeffa'), Buffer.from([0xe9]), Buffer.from('b')]);
    expect(await decode(bytes)).toEqual({ text: 'a\udc80b', encoding: 'utf-8' });
  });

  it('sees UTF-16 without a byte order mark by the position of its NULs', async () => {
    const text = 'Manufacturer,Model\r\nHP,Größe\r\n';
    expect(await decode(Buffer.from(text, 'utf16le'))).toEqual({ text, encoding: 'utf-16le' });
    expect(await decode(Buffer.from(text, 'utf16le').swap16())).toEqual({ text, encoding: 'utf-16be' });
  });

  it('keeps lone surrogates of UTF-16, and marks half a character at the end', async () => {
    const text = `abc\ud800d\udc00`;
    const bytes = Buffer.concat([encoders['utf-16le'](text), Buffer.from([0x41])]);
    expect((await decode(bytes)).text).toBe(`${text}\udc80`);
  });

  it('leaves a few NULs in a text file to the rows they stand in', async () => {
    expect((await decode(Buffer.from('a,b\r\nc\0,d'))).text).toBe('a,b\r\nc\0,d');
  });

  it.each([
    ['Excel (.xlsx)', Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml', 'latin1')],
    ['OpenDocument (.ods)', Buffer.from('PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'latin1')],
    ['ZIP', Buffer.from('PK\x03\x04\x14\0report.csv', 'latin1')],
    ['Excel (.xls)', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['PDF', Buffer.from('%PDF-1.7')],
    ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['EXE', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0])],
    ['gzip', Buffer.from([0x1f, 0x8b, 8])],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
  ])('refuses %s', async (looksLike, bytes) => {
    await expect(decode(bytes)).rejects.toMatchObject({ fault: { code: 'fileNotText', params: { looksLike } } });
  });

  it('refuses bytes that are no text at all', async () => {
    const bytes = Uint8Array.from({ length: 8192 }, (_, at) => (at * at * 31 + at * 7) % 256);
    await expect(decode(bytes)).rejects.toMatchObject({ fault: { code: 'fileNotText' } });
  });
});
