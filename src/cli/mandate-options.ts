import type { z } from 'zod';
import { profiles } from '../contracts/batches.ts';
import { Refusal } from '../contracts/errors.ts';
import { limits } from '../contracts/limits.ts';
import { type MandateScope, mandateApprovals, mandateKinds, mandateScope } from '../contracts/mandates.ts';
import { readText } from '../files/text.ts';
import { UsageError } from './failures.ts';
import { namedFile, readBytes } from './source-files.ts';

/** The options by which commands say what a mandate covers. */
export interface ScopeValues {
  readonly kind?: readonly string[] | undefined;
  readonly 'order-id'?: readonly string[] | undefined;
  readonly 'order-id-prefix'?: readonly string[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly maximum?: string | undefined;
  readonly 'ends-at'?: string | undefined;
  readonly 'group-tag'?: string | undefined;
  readonly profile?: string | undefined;
  readonly approval?: string | undefined;
}

/** What the options say of a scope; null where they say nothing. What they do not name is as in `before`. */
export function wantedScope(values: ScopeValues, before: Partial<MandateScope> = {}): MandateScope | null {
  const { kind: kinds, model: models, 'order-id': orderIds, 'order-id-prefix': orderIdPrefixes, maximum } = values;
  const { 'ends-at': endsAt, 'group-tag': groupTag, profile, approval } = values;
  const number = maximum === undefined ? undefined : /^\d+$/.test(maximum) ? Number(maximum) : Number.NaN;
  const all = { kinds, orderIds, orderIdPrefixes, models, maximum: number, endsAt, groupTag, profile, approval };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  if (given.length === 0) return null;
  return parsedOption(mandateScope.safeParse({ ...before, ...Object.fromEntries(given) }));
}

/** Refuses as wrong usage what options do not take. */
export function parsedOption<Wanted>(result: z.ZodSafeParseResult<Wanted>): Wanted {
  if (result.success) return result.data;
  const named = result.error.issues.map(({ path }) => path.map(String).find(part => part in hints) ?? '');
  throw new UsageError([...new Set(named)].map(name => hints[name]).join('\n'));
}

const label = `1 to ${limits.labelCharacters} characters`;
const hints: Readonly<Record<string, string>> = {
  kinds: `--kind takes ${mandateKinds.join(' or ')}.`,
  orderIds: `--order-id takes ${label}, and at most ${limits.mandateValues} are named.`,
  orderIdPrefixes: `--order-id-prefix takes ${label}, and at most ${limits.mandateValues} are named.`,
  models: `--model takes the name of a model, and at most ${limits.mandateValues} are named.`,
  maximum: `--maximum takes a number from 1 to ${limits.mandateDevices}.`,
  endsAt: '--ends-at takes a time, such as 2030-01-31T00:00:00Z.',
  groupTag: `--group-tag takes ${label}.`,
  profile: `--profile takes one of ${profiles.join(', ')}.`,
  approval: `--approval takes ${mandateApprovals.join(' or ')}.`,
  name: `--name takes ${label}.`,
  customerName: `--customer takes ${label}.`,
  days: `--days takes a number from 1 to ${limits.consentLinkDays}.`,
  partnerId: '--to takes the tenant ID of a partner.',
};

const longestText = 64 * 1024;

/** A token, or the link that it ends, from a file or standard input (`-`): never from an argument, which others can see. */
export async function readToken(path: string): Promise<string> {
  if (path !== '-') await namedFile(path);
  let text = '';
  try {
    for await (const piece of readText(readBytes(path)).pieces) {
      text += piece;
      if (text.length > longestText) break;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  const token = text.trim().split('#').at(-1) ?? '';
  if (/^[\w-]{1,512}$/.test(token)) return token;
  throw new UsageError(`${path === '-' ? 'Standard input' : `The file ${path}`} holds no token and no link.`);
}
