import type { z } from 'zod';
import { limits } from '../contracts/limits.ts';
import {
  invitationHours,
  type NewInvitation,
  newInvitation,
  type UserPatch,
  userPatch,
  userRoles,
} from '../contracts/users.ts';
import { UsageError } from './failures.ts';

export interface InvitationValues {
  readonly email?: string | undefined;
  readonly role?: string | undefined;
  readonly hardware?: boolean | undefined;
  readonly hours?: string | undefined;
}

export interface ChangeValues {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly hardware?: string | undefined;
  readonly disable?: boolean | undefined;
  readonly enable?: boolean | undefined;
}

/** What the options of `muster users invite` ask for. */
export function wantedInvitation({ email, role, hardware, hours }: InvitationValues): NewInvitation {
  if (role === undefined) throw new UsageError(`muster users invite needs --role. ${hints.role}`);
  const number = hours === undefined ? undefined : numberIn(hours);
  return parsed(newInvitation.safeParse({ email, role, hardware, hours: number }));
}

/** What the options of `muster users change` ask for, which is something. */
export function wantedChange({ name, role, hardware, disable, enable }: ChangeValues): UserPatch {
  if (disable && enable) throw new UsageError('A user is disabled or enabled: give one of --disable and --enable.');
  const given = Object.entries({
    ...{ name, role, hardware: hardware === undefined ? undefined : (switches.get(hardware) ?? null) },
    disabled: disable || (enable ? false : undefined),
  }).filter(([, value]) => value !== undefined);
  if (given.length === 0) {
    throw new UsageError('muster users change needs --role, --hardware, --name, --disable or --enable.');
  }
  return parsed(userPatch.safeParse(Object.fromEntries(given)));
}

const switches: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['off', false],
]);

const hints: Readonly<Record<string, string>> = {
  email: '--email takes an email address.',
  role: `--role takes one of ${userRoles.join(', ')}.`,
  hours: `--hours takes a number from 1 to ${invitationHours.most}.`,
  name: `--name takes 1 to ${limits.labelCharacters} characters.`,
  hardware: '--hardware takes on or off.',
};

/** Null is no number of anything. */
function numberIn(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

function parsed<Wanted>(result: z.ZodSafeParseResult<Wanted>): Wanted {
  if (result.success) return result.data;
  throw new UsageError(result.error.issues.map(({ path }) => hints[String(path[0])]).join('\n'));
}
