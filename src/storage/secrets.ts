import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits, in characters that need no encoding in a form or a URL. Only its digest is kept. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret. Those that we make need no slow digest: nobody can try 256 bits through. */
export const secretSha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
