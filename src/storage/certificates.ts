import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { fileOnce, readIfThere } from './file-once.ts';
import { StartProblem } from './start-problem.ts';
import { makeCertificate } from './x509.ts';

/** PEM texts, as a server takes them, and the path of the certificate that clients have to trust. */
export interface OwnCertificate {
  readonly cert: string;
  readonly key: string;
  readonly authorityPath: string;
}

const day = 24 * 3600_000;
const authorityDays = 20 * 365;
/** The longest that clients accept of an authority that was added by hand. */
const serverDays = 825;
const renewalDays = 60;

/**
 * A certificate for these names and addresses, by an authority of the installation's own, which the first start makes.
 * Both are kept in `<data folder>/tls`. The certificate is made anew when it ends within 60 days or lacks a name.
 */
export function ownCertificate(dataFolder: string, hosts: readonly string[], now: Date): OwnCertificate {
  const folder = join(dataFolder, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const authority = readAuthority(join(folder, 'authority.pem'), now);
  const authorityPath = join(folder, 'ca.pem');
  if (readIfThere(authorityPath) !== authority.cert) replaceFile(authorityPath, authority.cert, 0o644);
  const path = join(folder, 'server.pem');
  const kept = partsOf(readIfThere(path) ?? '');
  if (kept && isGood(kept.cert, authority, hosts, now)) return { ...kept, authorityPath };
  const made = makeServer(authority, hosts, now);
  replaceFile(path, made.key + made.cert, 0o600);
  return { ...made, authorityPath };
}

/** A private key and its certificate, as PEM. */
interface Pair {
  readonly key: string;
  readonly cert: string;
}

const authorityName = 'Muster, an authority of its own';

function readAuthority(path: string, now: Date): Pair {
  const text = fileOnce(path, () => {
    const { publicKey, privateKey } = newKey();
    const own = { subject: authorityName, issuer: authorityName, publicKey, issuerKey: { publicKey, privateKey } };
    return pem(privateKey) + makeCertificate({ ...own, ...lasting(now, authorityDays), hosts: null });
  });
  const parts = partsOf(text);
  if (parts && daysLeft(parts.cert, now) > renewalDays) return parts;
  throw new StartProblem(
    `${path} is damaged or about to end. Delete the folder that it is in to get a new one, and have clients trust its ca.pem anew.`,
  );
}

function makeServer(authority: Pair, hosts: readonly string[], now: Date): Pair {
  const { publicKey, privateKey } = newKey();
  const issuerKey = { publicKey: createPublicKey(authority.key), privateKey: createPrivateKey(authority.key) };
  const days = Math.min(serverDays, daysLeft(authority.cert, now));
  const names = { subject: 'Muster', issuer: authorityName, publicKey, issuerKey, hosts };
  return { key: pem(privateKey), cert: makeCertificate({ ...names, ...lasting(now, days) }) };
}

function isGood(cert: string, authority: Pair, hosts: readonly string[], now: Date): boolean {
  const parsed = new X509Certificate(cert);
  const named = (host: string) => (isIP(host) ? parsed.checkIP(host) : parsed.checkHost(host)) !== undefined;
  return parsed.verify(createPublicKey(authority.key)) && daysLeft(cert, now) > renewalDays && hosts.every(named);
}

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pem(key: ReturnType<typeof newKey>['privateKey']): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/** From yesterday on, for clients whose clock is behind. */
function lasting(now: Date, days: number): { from: Date; until: Date } {
  return { from: new Date(now.getTime() - day), until: new Date(now.getTime() + (days - 1) * day) };
}

function daysLeft(cert: string, now: Date): number {
  return Math.floor((Date.parse(new X509Certificate(cert).validTo) - now.getTime()) / day);
}

/** Null where the text is not a key and a certificate that belong together. */
function partsOf(text: string): Pair | null {
  const at = text.indexOf('-----BEGIN CERTIFICATE-----');
  if (at < 0) return null;
  const [key, cert] = [text.slice(0, at), text.slice(at)];
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { key, cert } : null;
  } catch {
    return null;
  }
}

/** Readers find the old text or the new one, whole. */
function replaceFile(path: string, text: string, mode: number): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode, flag: 'wx', flush: true });
  renameSync(draft, path);
}
