import { type ExitCode, exitCodes } from './failures.ts';
import { configOf } from './service.ts';
import type { Terminal } from './terminal.ts';

export interface KeyValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
}

/** `muster keys status`. */
export async function keyStatusHere(values: KeyValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf(values, terminal);
  const { keyStatus } = await import('../operate.ts');
  const keys = await keyStatus(config);
  await terminal.out(values.json ? `${JSON.stringify({ keys })}\n` : keys.map(keyLine).join(''));
  return exitCodes.well;
}

/** `muster keys renew`. */
export async function renewKeyHere(values: KeyValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf(values, terminal);
  const { renewKey } = await import('../operate.ts');
  const renewed = await renewKey(config);
  await terminal.out(values.json ? `${JSON.stringify(renewed)}\n` : renewedText(renewed));
  return exitCodes.well;
}

/** `muster keys rotate`. */
export async function rotateKeysHere(
  { revoke = false, ...values }: KeyValues & { readonly revoke?: boolean | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await configOf(values, terminal);
  const { rotateSigningKeys } = await import('../operate.ts');
  const rotated = await rotateSigningKeys(config, { revoke });
  await terminal.out(values.json ? `${JSON.stringify(rotated)}\n` : rotatedText(rotated, revoke));
  return exitCodes.well;
}

interface KeyState {
  readonly id: string;
  readonly state: 'seals' | 'next' | 'old' | 'unused' | 'missing';
  readonly records: number;
}

function keyLine(key: KeyState): string {
  return `${key.id}  ${key.state.padEnd(7)}  ${key.records.toLocaleString('en')} records: ${meanings[key.state]}\n`;
}

const meanings: Readonly<Record<KeyState['state'], string>> = {
  seals: 'everything is sealed with it, or is being sealed anew',
  next: 'the next start of the service takes it up',
  old: 'still needed to open what it sealed',
  unused: 'can be taken away; backups of the database from its time need it',
  missing: 'it is not among the keys at hand: add it to MUSTER_OLD_KEYS, or bring back its file',
};

function renewedText({ keyId, kept }: { readonly keyId: string; readonly kept: string }): string {
  return `The data folder has a new key, ${keyId}. Restart Muster: it seals with it, and seals anew what the old one sealed.
The old one is kept in ${kept}
"muster keys status" says when it is not needed any more. Put the new key into your backups.
`;
}

function rotatedText(
  { kid, signsFrom, revoked }: { readonly kid: string; readonly signsFrom: Date; readonly revoked: readonly string[] },
  revoke: boolean,
): string {
  const others = revoke
    ? `The tokens of the others (${revoked.length}) end within 5 seconds: clients ask for new ones.`
    : 'Tokens that were given out hold until they end.';
  return `Key ${kid} signs tokens from ${signsFrom.toISOString()} on. ${others}\n`;
}
