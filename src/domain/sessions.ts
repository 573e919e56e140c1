import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { PartnerType, Principal, TenantKind } from '../contracts/tenants.ts';
import { type SessionKind, scopesOf, type UserRole } from '../contracts/users.ts';

/** A session with whom it stands for. */
export interface SessionUser {
  readonly id: string;
  readonly createdAt: Date;
  readonly tenantId: string;
  readonly tenantKind: TenantKind;
  readonly partnerType: PartnerType | null;
  readonly userId: string;
  readonly userName: string;
  readonly role: UserRole;
  readonly hardware: boolean;
}

export function principalOf(user: SessionUser): Principal {
  const { tenantId, tenantKind, partnerType, userId: id, userName: name } = user;
  const session = { id: user.id, since: user.createdAt };
  const who = { kind: 'user', id, name, tenantId, tenantKind, partnerType, actsFor: null } as const;
  return { ...who, scopes: scopesOf(user), session, language: 'en' };
}

/** So long after a sign-in a person may change by what people and programs get in. */
const recentMinutes = 15;

/**
 * Refuses with `signInNotRecent` a person who signed in too long ago: a session that was stolen, or left open, must not be
 * made into a way in that stays. An API client proves who it is each time.
 */
export function requireRecent({ session }: Principal, now: Date): void {
  if (session === null || now.getTime() - session.since.getTime() <= recentMinutes * 60_000) return;
  throw new Refusal('signInNotRecent', { params: { minutes: recentMinutes } });
}

/** Sessions that were opened after `created` and used after `seen` still hold. */
export interface SessionLife {
  readonly created: Date;
  readonly seen: Date;
}

export type SessionLimits = Pick<Limits, 'sessionIdleMinutes' | 'sessionHours' | 'loginIdleDays' | 'loginDays'>;

/** Which sessions of each kind hold at a time. */
export function sessionLives(now: Date, limits: SessionLimits): Readonly<Record<SessionKind, SessionLife>> {
  const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
  return {
    browser: { created: ago(limits.sessionHours), seen: ago(limits.sessionIdleMinutes / 60) },
    commandLine: { created: ago(limits.loginDays * 24), seen: ago(limits.loginIdleDays * 24) },
  };
}

const mostAgent = 512;

/** What is kept of the name by which a browser or a command line calls itself. */
export function keptAgent(agent: string | null): string | null {
  return agent?.slice(0, mostAgent) ?? null;
}
