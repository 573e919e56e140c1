import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';

/** What a certificate says (RFC 5280). Keys are on the curve P-256. */
export interface CertificateRequest {
  /** The common names of who it is for and of who vouches for it. */
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly issuerKey: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly from: Date;
  readonly until: Date;
  /** Names and addresses of a server; null for an authority, which vouches for servers only. */
  readonly hosts: readonly string[] | null;
}

/** Makes a certificate as PEM. Only what the two kinds of Muster's own certificates need (docs/decisions/0005-dependencies.md). */
export function makeCertificate(request: CertificateRequest): string {
  const { subject, issuer, publicKey, issuerKey, from, until, hosts } = request;
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(serialNumber()),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(from), time(until)),
    nameOf(subject),
    spki(publicKey),
    tagged(0xa3, sequence(...(hosts ? serverExtensions(hosts) : authorityExtensions), ...keyIds(publicKey, issuerKey))),
  );
  const signature = sign('sha256', body, issuerKey.privateKey);
  const der = sequence(body, ecdsaWithSha256, bitString(0, signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** DER: a tag, the length of what it holds, and that. */
function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts);
const octets = (content: Uint8Array): Buffer => tagged(0x04, content);
const bitString = (unusedBits: number, content: Uint8Array): Buffer => tagged(0x03, Buffer.of(unusedBits), content);
const integer = (positive: Uint8Array): Buffer => tagged(0x02, positive);
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const yes = tagged(0x01, Buffer.of(0xff));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

/** 16 bytes of chance; the first says that the number is positive and not short. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes;
}

/** A common name. */
function nameOf(text: string): Buffer {
  return sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(text)))));
}

/** Two digits for the year until 2049, four from then on (RFC 5280, section 4.1.2.5). */
function time(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/\..*|[-:T]/g, '')}Z`;
  return at.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [yes] : []), octets(value));
}

/** An authority without others below it, which signs certificates alone. */
const authorityExtensions = [
  extension('551d13', sequence(yes, integer(Buffer.of(0))), true),
  extension('551d0f', bitString(2, Buffer.of(0b0000_0100)), true),
];

/** A server, by its names. */
function serverExtensions(hosts: readonly string[]): Buffer[] {
  const names = hosts.map(host => (isIP(host) ? tagged(0x87, addressBytes(host)) : tagged(0x82, Buffer.from(host))));
  return [
    extension('551d13', sequence(), true),
    extension('551d0f', bitString(7, Buffer.of(0b1000_0000)), true),
    extension('551d25', sequence(oid('2b06010505070301'))),
    extension('551d11', sequence(...names)),
  ];
}

function keyIds(own: KeyObject, issuer: { readonly publicKey: KeyObject }): Buffer[] {
  const idOf = (key: KeyObject) => createHash('sha256').update(spki(key)).digest().subarray(0, 20);
  return [extension('551d0e', octets(idOf(own))), extension('551d23', sequence(tagged(0x80, idOf(issuer.publicKey))))];
}

/** 4 or 16 bytes. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16)));
  const [first, last] = [groups(before), groups(after ?? '')];
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap(group => [group >> 8, group & 0xff]));
}
