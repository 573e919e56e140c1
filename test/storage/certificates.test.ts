import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownCertificate } from '../../src/storage/certificates.ts';
import { StartProblem } from '../../src/storage/start-problem.ts';

const now = new Date('2026-03-01T12:00:00Z');
const after = (days: number) => new Date(now.getTime() + days * 24 * 3600_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = (hosts: readonly string[] = ['localhost'], at = now) => ownCertificate(folder, hosts, at);
const authority = () => new X509Certificate(readFileSync(join(folder, 'tls/ca.pem')));

test('the authority vouches for the certificate, and for no authority below it', () => {
  const { cert, key, authorityPath } = make();
  const [server, ca] = [new X509Certificate(cert), authority()];
  expect(authorityPath).toBe(join(folder, 'tls/ca.pem'));
  expect(server.verify(ca.publicKey) && server.checkIssued(ca) && ca.verify(ca.publicKey)).toBe(true);
  expect([server.ca, ca.ca]).toEqual([false, true]);
  expect(key).toContain('-----BEGIN PRIVATE KEY-----');
  expect(Date.parse(server.validTo) - Date.parse(server.validFrom)).toBe(825 * 24 * 3600_000);
});

test('private keys are for the owner alone', () => {
  make();
  const modes = ['authority.pem', 'server.pem'].map(name => statSync(join(folder, 'tls', name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
  expect(readFileSync(join(folder, 'tls/ca.pem'), 'utf8')).not.toContain('PRIVATE');
});

test('it is kept until 60 days before its end, or until a name is missing', () => {
  const first = make();
  expect(make(['localhost'], after(760)).cert).toBe(first.cert);
  const named = make(['localhost', 'muster.example.com']);
  expect(named.cert).not.toBe(first.cert);
  const renewed = make(['localhost'], after(770));
  expect(renewed.cert).not.toBe(named.cert);
  expect(new X509Certificate(renewed.cert).verify(authority().publicKey)).toBe(true);
});

test('a certificate that was cut or belongs to another authority is made anew', () => {
  const path = join(folder, 'tls/server.pem');
  const first = make();
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, -100));
  const second = make();
  rmSync(join(folder, 'tls/authority.pem'));
  const third = make();
  expect(new Set([first.cert, second.cert, third.cert]).size).toBe(3);
  expect(new X509Certificate(third.cert).verify(authority().publicKey)).toBe(true);
});

test('an authority that is damaged or about to end is not replaced in silence', () => {
  make();
  expect(() => make(['localhost'], after(20 * 365 - 30))).toThrow(StartProblem);
  writeFileSync(join(folder, 'tls/authority.pem'), 'nothing');
  expect(() => make()).toThrow(StartProblem);
});

test('every name and address that a server can have is in it, whatever its length', () => {
  const hosts = fc.array(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(hosts, names => {
      const server = new X509Certificate(make(names).cert);
      const found = names.map(name => (isIP(name) ? server.checkIP(name) : server.checkHost(name)));
      expect(found).not.toContain(undefined);
    }),
    { numRuns: 50 },
  );
});
