import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch } from 'undici';
import { expect, test } from 'vitest';
import { isPublicAddress, lookUpPublic, NotPublic, requirePublicHost } from './public-addresses.ts';

test.each([
  ...[
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
  ],
  ...['169.254.169.254', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.2.1', '198.19.0.1'],
  ...[
    '::1',
    '::',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
  ],
  ...['fec0::1', '2001:db8::1', '2001::1', '2002:7f00:1::1', 'fe80::1%1', '', 'localhost', '127.1'],
])('%s is not public', address => expect(isPublicAddress(address)).toBe(false));

test.each(['8.8.8.8', '100.63.255.255', '100.128.0.1', '172.32.0.1', '169.253.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is public',
  address => expect(isPublicAddress(address)).toBe(true),
);

test.each(['localhost', '127.0.0.1', '[::1]', '[fd00::1]', '[::ffff:127.0.0.1]'])(
  'a host is asked for what it leads to: %s',
  async host => {
    await expect(requirePublicHost(host)).rejects.toThrow(NotPublic);
  },
);

test.each(['8.8.8.8', '[2606:4700::1111]', 'nobody.invalid'])('%s may be asked', async host => {
  await expect(requirePublicHost(host)).resolves.toBeUndefined();
});

test('what a name leads to is looked at where it is connected to', async () => {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.end();
  });
  await once(server.listen(0), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (lookup?: typeof lookUpPublic) =>
    fetch(`http://localhost:${port}`, { dispatcher: new Agent({ connect: lookup ? { lookup } : {} }) });
  await expect(ask(lookUpPublic)).rejects.toMatchObject({ cause: new NotPublic() });
  expect(asked).toBe(0);
  expect((await ask()).status).toBe(200);
  server.closeAllConnections();
  server.close();
});
