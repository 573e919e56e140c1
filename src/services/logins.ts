import { randomInt, timingSafeEqual } from 'node:crypto';
import type { AuditValues, CallOrigin } from '../contracts/audit.ts';
import type { Limits } from '../contracts/limits.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { Browser, SignInMethod } from '../contracts/users.ts';
import { newUserCode } from '../domain/logins.ts';
import {
  keptAgent,
  principalOf,
  requireRecent,
  type SessionLimits,
  type SessionUser,
  sessionLives,
} from '../domain/sessions.ts';
import { referenceOf } from '../domain/tenants.ts';
import { writeAudit } from '../storage/audit.ts';
import type { Database, SystemTx } from '../storage/database.ts';
import {
  answerLoginRequest,
  deleteLoginRequest,
  findLogin,
  findLoginRequest,
  insertLogin,
  insertLoginRequest,
  type LoginRequest,
  lockLogin,
  lockLoginRequest,
  notePoll,
  type Rotation,
  rotateLogin,
} from '../storage/logins.ts';
import { newSecret, secretSha256 } from '../storage/secrets.ts';
import { deleteSession } from '../storage/sessions.ts';
import { noteSignIn } from '../storage/users.ts';

export type { LoginRequest } from '../storage/logins.ts';

/** Two codes of one login: the command line keeps the one, a person types the other in a browser. */
export interface LoginCodes {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/** A login as the command line holds it. Its refresh token can be used once. */
export interface Login {
  readonly id: string;
  readonly principal: Principal;
  readonly refreshToken: string;
}

/** What has become of a login: not answered yet, asked for too soon, refused, too late, or of nobody's. */
export type Unanswered = 'waiting' | 'tooSoon' | 'denied' | 'expired' | 'unknown';

/**
 * Logins of the command line: people sign in on a device that has no browser of its own (RFC 8628). Each is a session of
 * its user, and ends with it; of every code and token only the digest is kept.
 */
export interface LoginService {
  begin(asking: Browser): Promise<LoginCodes>;
  /** What waits under a code; null for one that is not there, has expired or was answered. */
  find(userCode: string): Promise<LoginRequest | null>;
  /**
   * The answer of who is signed in; false, and nothing done, where nothing waits under the code. A login outlives the
   * session in which it is allowed: that must be recent.
   */
  decide(
    who: { readonly principal: Principal; readonly method: SignInMethod; readonly sessionId: string },
    userCode: string,
    allow: boolean,
    browser: Browser,
  ): Promise<boolean>;
  /** What the command line asks for again and again. The login is handed out once. */
  collect(deviceCode: string): Promise<Login | Unanswered>;
  /** The login with its next refresh token; null for one that has ended. A token that was used before ends its login. */
  renew(refreshToken: string, origin: CallOrigin): Promise<Login | null>;
  /** Ends the login of a refresh token, if there is one. */
  end(refreshToken: string, origin: CallOrigin): Promise<void>;
  /** Who the login stands for now, at most 5 s old; null for one that has ended. */
  principalOf(tenantId: string, loginId: string): Promise<Principal | null>;
}

const cacheMilliseconds = 5_000;
const mostCached = 10_000;
/** So long a refresh token holds after its successor was made, which may not have arrived. */
const graceMilliseconds = 30_000;
/** By what an interval grows for whoever asks too soon (RFC 8628, 3.5), and how far. */
const slowDownSeconds = 5;
const slowestSeconds = 60;

export function loginService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: SessionLimits & Pick<Limits, 'loginCodeMinutes' | 'loginPollSeconds'>;
}): LoginService {
  const { database, clock, newId, limits } = uses;
  const cache = new Map<string, { readonly until: number; readonly principal: Principal }>();

  const life = () => sessionLives(clock(), limits).commandLine;

  async function audit(
    tx: SystemTx,
    principal: Principal,
    what: { readonly action: 'login.allow' | 'login.deny' | 'login.end'; readonly detail: AuditValues },
    origin: CallOrigin,
  ): Promise<void> {
    const { tenantId, id } = principal;
    const done = { id: newId(), at: clock(), principal: referenceOf(principal), outcome: 'done', ...origin } as const;
    const entry = { ...done, ...what, target: { kind: 'user', id } } as const;
    await tx.asTenant({ tenantId }, log => writeAudit(log, entry));
  }

  async function open(
    tx: SystemTx,
    user: { readonly tenantId: string; readonly userId: string; readonly method: SignInMethod },
    { address, agent }: LoginRequest,
  ): Promise<Login | null> {
    const { tenantId, userId } = user;
    const [stays, changes] = [newSecret(), newSecret()];
    const digests = { tokenSha256: secretSha256(stays), refreshSha256: secretSha256(changes) };
    const id = newId();
    await insertLogin(tx, { ...user, ...digests, id, address, agent, createdAt: clock() });
    const opened = await findLogin(tx, tenantId, id, life());
    if (!opened) {
      // The user was disabled since.
      await deleteSession(tx, tenantId, userId, id);
      return null;
    }
    await noteSignIn(tx, tenantId, userId, clock());
    return { id, principal: principalOf(opened), refreshToken: `${stays}.${changes}` };
  }

  async function close(
    tx: SystemTx,
    login: SessionUser,
    reason: 'signedOut' | 'tokenUsedTwice',
    origin: CallOrigin,
  ): Promise<void> {
    const { tenantId, userId, id } = login;
    await deleteSession(tx, tenantId, userId, id);
    await audit(tx, principalOf(login), { action: 'login.end', detail: { reason } }, origin);
    cache.delete(keyOf(tenantId, id));
  }

  return {
    async begin({ address, agent }) {
      const [deviceCode, now] = [newSecret(), clock()];
      const request = {
        ...{ deviceSha256: secretSha256(deviceCode), address, agent: keptAgent(agent), createdAt: now },
        expiresAt: new Date(now.getTime() + limits.loginCodeMinutes * 60_000),
        intervalSeconds: limits.loginPollSeconds,
      };
      const userCode = await database.asSystem('sign-in', async tx => {
        for (;;) {
          const code = newUserCode(count => randomInt(count));
          if (await insertLoginRequest(tx, { ...request, userCodeSha256: secretSha256(code) })) return code;
        }
      });
      const expiresInSeconds = limits.loginCodeMinutes * 60;
      return { deviceCode, userCode, expiresInSeconds, intervalSeconds: limits.loginPollSeconds };
    },

    find: userCode =>
      database.asSystem('sign-in', tx => findLoginRequest(tx, secretSha256(userCode), clock()), { readOnly: true }),

    async decide({ principal, method, sessionId }, userCode, allow, { requestId, address }) {
      if (allow) requireRecent(principal, clock());
      return await database.asSystem('sign-in', async tx => {
        const { tenantId, id: userId } = principal;
        const answer = allow
          ? ({ state: 'allowed', tenantId, userId, method, sessionId } as const)
          : ({ state: 'denied', tenantId: null, userId: null, method: null, sessionId: null } as const);
        const asked = await answerLoginRequest(tx, secretSha256(userCode), answer, clock());
        if (!asked) return false;
        const detail = { address: asked.address, agent: asked.agent };
        await audit(tx, principal, { action: allow ? 'login.allow' : 'login.deny', detail }, { requestId, address });
        return true;
      });
    },

    collect: deviceCode =>
      database.asSystem('sign-in', async tx => {
        const [key, now] = [secretSha256(deviceCode), clock()];
        const found = await lockLoginRequest(tx, key);
        if (!found) return 'unknown';
        if (found.expiresAt <= now) return 'expired';
        const { state, tenantId, userId, method, polledAt, intervalSeconds } = found;
        if (state === 'waiting') {
          const soon = polledAt !== null && now.getTime() - polledAt.getTime() < intervalSeconds * 1000;
          const slower = Math.min(intervalSeconds + slowDownSeconds, slowestSeconds);
          await notePoll(tx, key, now, soon ? slower : intervalSeconds);
          return soon ? 'tooSoon' : 'waiting';
        }
        await deleteLoginRequest(tx, key);
        if (!tenantId || !userId || !method) return 'denied';
        return (await open(tx, { tenantId, userId, method }, found)) ?? 'denied';
      }),

    async renew(refreshToken, origin) {
      const parts = partsOf(refreshToken);
      if (!parts) return null;
      return await database.asSystem('sign-in', async tx => {
        const login = await lockLogin(tx, secretSha256(parts.stays), life());
        if (!login) return null;
        const [given, now, next] = [secretSha256(parts.changes), clock(), newSecret()];
        const firstUse = firstUseOf(login, given, now);
        if (!firstUse) {
          await close(tx, login, 'tokenUsedTwice', origin);
          return null;
        }
        const rotation = { refreshSha256: secretSha256(next), previousSha256: given, rotatedAt: firstUse };
        await rotateLogin(tx, login, rotation, now);
        return { id: login.id, principal: principalOf(login), refreshToken: `${parts.stays}.${next}` };
      });
    },

    async end(refreshToken, origin) {
      const parts = partsOf(refreshToken);
      if (!parts) return;
      await database.asSystem('sign-in', async tx => {
        const login = await lockLogin(tx, secretSha256(parts.stays), life());
        if (login) await close(tx, login, 'signedOut', origin);
      });
    },

    async principalOf(tenantId, loginId) {
      const [key, now] = [keyOf(tenantId, loginId), clock().getTime()];
      const kept = cache.get(key);
      if (kept && kept.until > now) return kept.principal;
      cache.delete(key);
      const found = await database.asSystem('sign-in', tx => findLogin(tx, tenantId, loginId, life()), {
        readOnly: true,
      });
      if (!found) return null;
      const principal = principalOf(found);
      if (cache.size >= mostCached) cache.clear();
      cache.set(key, { until: now + cacheMilliseconds, principal });
      return principal;
    },
  };
}

const keyOf = (tenantId: string, loginId: string): string => `${tenantId}/${loginId}`;

/** A refresh token is the login's own secret, which stays, and one that changes: a used one is thus known as such. */
function partsOf(refreshToken: string): { readonly stays: string; readonly changes: string } | null {
  const [, stays, changes] = /^([\w-]{43})\.([\w-]{43})$/.exec(refreshToken) ?? [];
  return stays && changes ? { stays, changes } : null;
}

/** When this refresh token was first used; null for one that is used up for good, or never was the login's. */
function firstUseOf({ refreshSha256, previousSha256, rotatedAt }: Rotation, given: Buffer, now: Date): Date | null {
  if (timingSafeEqual(refreshSha256, given)) return now;
  const late = now.getTime() - rotatedAt.getTime() > graceMilliseconds;
  return previousSha256 && !late && timingSafeEqual(previousSha256, given) ? rotatedAt : null;
}
