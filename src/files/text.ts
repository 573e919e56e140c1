import type { Encoding } from '../contracts/batches.ts';
import { Refusal } from '../contracts/errors.ts';
import { binaryKind } from './binary.ts';
import { type Decoder, join, nothing, utf8OrWindows1252, utf16 } from './decoders.ts';

/** A file's text in pieces of at most a few hundred kilobytes. `encoding` is final once the last piece was read. */
export interface TextSource {
  readonly pieces: AsyncGenerator<string, void, void>;
  readonly encoding: Encoding;
}

const headBytes = 4096;
const pieceBytes = 64 * 1024;

/** Decodes a file; the encoding is found on the way. Throws `fileNotText` for a workbook, an archive and the like. */
export function readText(bytes: AsyncIterable<Uint8Array>): TextSource {
  let decoder: Decoder | null = null;
  async function* pieces(): AsyncGenerator<string, void, void> {
    let head: Uint8Array = nothing;
    for await (const chunk of bytes) {
      if (decoder) {
        yield* decodeInPieces(decoder, chunk);
        continue;
      }
      head = join(head, chunk);
      if (head.length < headBytes) continue;
      decoder = chooseDecoder(head.subarray(0, headBytes));
      yield* decodeInPieces(decoder, head.subarray(decoder.mark));
    }
    if (!decoder) {
      decoder = chooseDecoder(head);
      yield* decodeInPieces(decoder, head.subarray(decoder.mark));
    }
    yield decoder.end();
  }
  return {
    pieces: pieces(),
    get encoding() {
      return decoder?.encoding ?? 'utf-8';
    },
  };
}

function* decodeInPieces(decoder: Decoder, bytes: Uint8Array): Generator<string, void, void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield decoder.decode(bytes.subarray(at, at + pieceBytes));
}

function chooseDecoder(head: Uint8Array): Decoder {
  const [first, second, third] = head;
  const kind = binaryKind(head);
  if (kind) throw new Refusal('fileNotText', kind === 'binary' ? {} : { params: { looksLike: kind } });
  if (first === 0xef && second === 0xbb && third === 0xbf) return utf8OrWindows1252(true, 3);
  if (first === 0xff && second === 0xfe) return utf16('utf-16le', 2);
  if (first === 0xfe && second === 0xff) return utf16('utf-16be', 2);
  const byPosition = utf16ByPosition(head);
  return byPosition ? utf16(byPosition, 0) : utf8OrWindows1252(false, 0);
}

/** ASCII in UTF-16 has a NUL in every second byte: the odd ones in little-endian, the even ones in big-endian. */
function utf16ByPosition(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const nuls = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) nuls[at % 2]!++;
  const [even = 0, odd = 0] = nuls;
  const many = head.length / 5;
  if (odd > many && even < odd / 10) return 'utf-16le';
  return even > many && odd < even / 10 ? 'utf-16be' : null;
}
