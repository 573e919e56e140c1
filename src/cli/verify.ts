import type { AuditBreak, AuditChain, AuditHead, Verification } from '../contracts/audit.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { configOf } from './service.ts';
import { counted, printable, type Terminal, table } from './terminal.ts';

export interface VerifyValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
  readonly head?: readonly string[] | undefined;
}

/** `muster verify`: ends with 1 where something was removed or changed. */
export async function verifyHere(values: VerifyValues, terminal: Terminal): Promise<ExitCode> {
  const heads = (values.head ?? []).map(headFrom);
  const config = await configOf(values, terminal);
  const { verify } = await import('../operate.ts');
  const found = await verify(config, heads);
  await terminal.out(values.json ? `${JSON.stringify(found)}\n` : verificationText(found));
  return found.ok ? exitCodes.well : exitCodes.notWhole;
}

const headText = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9]\d{0,14}):([0-9a-f]{64})$/;

function headFrom(text: string): AuditHead {
  const [, tenantId, position, digest] = headText.exec(text.toLowerCase()) ?? [];
  if (!tenantId || !digest) {
    throw new UsageError(`--head takes TENANT:POSITION:DIGEST as muster verify printed it, not "${printable(text)}".`);
  }
  return { tenantId, position: Number(position), digest };
}

function verificationText({ ok, audit }: Verification): string {
  const lines = table(['Tenant', 'Audit entries', 'Head: tenant, position, digest'], audit.map(chainCells));
  const broken = audit.flatMap(chain => (chain.broken ? [`${brokenText(chain, chain.broken)}\n`] : []));
  const sum = ok ? `The audit log of ${counted(audit.length, 'tenant')} is whole.` : 'What follows is not whole.';
  return `${lines}\n${sum}\n${broken.join('')}`;
}

function chainCells({ tenantId, name, entries, begins, position, digest }: AuditChain): string[] {
  const count = begins === 1 ? String(entries) : `${entries}, from ${begins} on`;
  return [name ?? '', count, `${tenantId}:${position}:${digest}`];
}

function brokenText({ tenantId, name }: AuditChain, { position, what }: NonNullable<AuditChain['broken']>): string {
  return `Tenant ${tenantId} (${printable(name ?? 'not there')}), position ${position}: ${words[what]}`;
}

const words: Readonly<Record<AuditBreak, string>> = {
  missing: 'the entry was removed.',
  changed: 'the entry was changed, or is not in its place.',
  notCounted: 'the entry stands behind the end of the log, as the head of the log has it.',
  headDiffers: 'the end of the log says something else than its last entry.',
  keptHeadCut:
    'the head that was kept elsewhere is of a part that was cut off (MUSTER_KEEP_AUDIT_DAYS). Pass on a later one.',
  keptHeadDiffers: 'the head that was kept elsewhere is not part of the log: it was written anew, or cut.',
};
