import type { Profile } from '../../../../src/contracts/batches.ts';
import { type MandateKind, type MandateScope, mandateScope } from '../../../../src/contracts/mandates.ts';
import { widerFields } from '../../../../src/domain/mandates.ts';
import { dayOf, endOf } from '../../lib/days.ts';

/** The scope of a mandate as somebody types it: lists with one value a line, nothing as an empty text. */
export interface ScopeDraft {
  readonly kinds: readonly MandateKind[];
  readonly orderIds: string;
  readonly orderIdPrefixes: string;
  readonly models: string;
  readonly maximum: string;
  /** The last day, of the local zone. */
  readonly lastDay: string;
  readonly groupTag: string;
  readonly profile: Profile | '';
  readonly approval: MandateScope['approval'];
}

/** As where nobody says anything. */
export const openScope: MandateScope = mandateScope.parse({});

export function draftOf(scope: MandateScope): ScopeDraft {
  const { kinds, orderIds, orderIdPrefixes, models, maximum, endsAt, groupTag, profile, approval } = scope;
  return {
    ...{ kinds, orderIds: orderIds.join('\n'), orderIdPrefixes: orderIdPrefixes.join('\n'), models: models.join('\n') },
    ...{ maximum: maximum === null ? '' : String(maximum), lastDay: dayOf(endsAt) },
    ...{ groupTag: groupTag ?? '', profile: profile ?? '', approval },
  };
}

/** `known`: scopes whose end dates are kept to the second where their day is the one that was typed. */
export function scopeFrom(draft: ScopeDraft, known: readonly MandateScope[]): MandateScope {
  const { kinds, maximum, lastDay, groupTag, profile, approval } = draft;
  const sameDay = known.find(({ endsAt }) => endsAt !== null && dayOf(endsAt) === lastDay);
  return {
    ...{ kinds: [...kinds], approval, profile: profile === '' ? null : profile },
    orderIds: linesOf(draft.orderIds.split('\n').map(line => line.trim())),
    orderIdPrefixes: linesOf(draft.orderIdPrefixes.split('\n').map(line => line.trim())),
    // Exact in every character, blanks included.
    models: linesOf(draft.models.split('\n')),
    maximum: maximum.trim() === '' ? null : Number(maximum),
    endsAt: sameDay?.endsAt ?? endOf(lastDay),
    groupTag: groupTag.trim() || null,
  };
}

const linesOf = (lines: readonly string[]): string[] => [...new Set(lines.filter(line => line.trim() !== ''))];

/** What is not in order about a field: more than `within` allows, over already, none where one is needed, or no such value. */
export type ScopeFault = 'wider' | 'over' | 'none' | 'notValid';
export type ScopeFaults = Partial<Readonly<Record<keyof MandateScope, ScopeFault>>>;

export function faultsOf(scope: MandateScope, within: MandateScope | null, now: Date): ScopeFaults {
  const { error } = mandateScope.safeParse(scope);
  const notValid = (error?.issues ?? []).map(({ path: [field] }) => [field as keyof MandateScope, 'notValid'] as const);
  const wider = within ? widerFields(scope, within).map(field => [field, 'wider'] as const) : [];
  return Object.fromEntries([
    ...wider,
    ...(scope.endsAt !== null && new Date(scope.endsAt) <= now ? [['endsAt', 'over'] as const] : []),
    ...notValid,
    ...(scope.kinds.length === 0 ? [['kinds', 'none'] as const] : []),
  ]);
}
