import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A name, or an address, that leads to no address of the public Internet. */
export class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

/** What is not to be reached from everywhere (RFC 6890 and the IANA registries of special-purpose addresses), multicast included. */
const [v4, v6] = [new BlockList(), new BlockList()];
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const),
] as const)
  v4.addSubnet(network, bits, 'ipv4');
// Of IPv6 only 2000::/3 is public; of that not Teredo and its like, documentation, and 6to4, in which any IPv4 address can stand.
for (const [network, bits] of [
  ...([
    ['::', 3],
    ['4000::', 2],
    ['8000::', 1],
  ] as const),
  ...([
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
  ] as const),
] as const)
  v6.addSubnet(network, bits, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return version === 4 ? !v4.check(address, 'ipv4') : version === 6 && !v6.check(address, 'ipv6');
}

/** For connections: what it answers is what is connected to, so that a name cannot mean something else a moment later. */
export const lookUpPublic: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found = []) => {
    const [first] = found;
    if (error || !first) done(error ?? new NotPublic(), '', 0);
    else if (!found.every(({ address }) => isPublicAddress(address))) done(new NotPublic(), '', 0);
    else if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
};

/** Rejects with `NotPublic` for a host that is not public, or not by all of its addresses; a name that nobody knows passes. */
export async function requirePublicHost(host: string): Promise<void> {
  const plain = host.replace(/^\[|\]$/g, '');
  if (isIP(plain) !== 0) {
    if (!isPublicAddress(plain)) throw new NotPublic();
    return;
  }
  await new Promise<void>((resolve, reject) =>
    lookUpPublic(plain, {}, error => (error instanceof NotPublic ? reject(error) : resolve())),
  );
}
