import type { AuditTarget, CallOrigin } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { Browser, Session, SignInMethod } from '../contracts/users.ts';
import { keptAgent, principalOf, type SessionLimits, sessionLives } from '../domain/sessions.ts';
import { referenceOf } from '../domain/tenants.ts';
import { writeAudit } from '../storage/audit.ts';
import type { Database, Tx } from '../storage/database.ts';
import { newSecret, secretSha256 } from '../storage/secrets.ts';
import {
  deleteSession,
  deleteSessions,
  findSession,
  insertSession,
  listSessions,
  type OpenSession,
  touchSession,
} from '../storage/sessions.ts';
import { noteSignIn } from '../storage/users.ts';

/** Who a session stands for. */
export interface SignedIn {
  readonly principal: Principal;
  readonly sessionId: string;
  readonly method: SignInMethod;
}

/** Sessions of people in browsers. A token is the secret of a cookie; only its digest is kept. */
export interface SessionService {
  /** Always a new token, so that nobody can have put it there before. */
  open(
    user: { readonly tenantId: string; readonly id: string },
    method: SignInMethod,
    browser: Browser,
  ): Promise<string>;
  /** At most 5 s old: so long may an ended one go on in another process. */
  signedIn(token: string): Promise<SignedIn | null>;
  /** The sessions of the user that asks, those of the command line too, the newest first. */
  list(principal: Principal): Promise<Session[]>;
  /** Ends one of the own sessions; `notFound` for others'. */
  end(principal: Principal, sessionId: string, origin: CallOrigin): Promise<void>;
  /** Ends all own sessions but the one that asks. */
  endOthers(principal: Principal, origin: CallOrigin): Promise<void>;
}

const cacheMilliseconds = 5_000;
const touchMilliseconds = 60_000;
const mostCached = 10_000;

interface Cached {
  readonly until: number;
  readonly signedIn: SignedIn;
}

/** `failed` is told of a use that could not be noted. */
export function sessionService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: SessionLimits;
  readonly failed: (error: unknown) => void;
}): SessionService {
  const { database, clock, newId, limits, failed } = uses;
  const cache = new Map<string, Cached>();

  const lives = () => sessionLives(clock(), limits);

  async function load(token: string): Promise<SignedIn | null> {
    cache.delete(token);
    const found = await database.asSystem('sign-in', tx => findSession(tx, secretSha256(token), lives().browser), {
      readOnly: true,
    });
    if (!found) return null;
    const signedIn = toSignedIn(found);
    if (cache.size >= mostCached) cache.clear();
    cache.set(token, { until: clock().getTime() + cacheMilliseconds, signedIn });
    touch(found);
    return signedIn;
  }

  function touch({ tenantId, id, seenAt }: OpenSession): void {
    const now = clock();
    if (now.getTime() - seenAt.getTime() < touchMilliseconds) return;
    database.asSystem('sign-in', tx => touchSession(tx, tenantId, id, now)).catch(failed);
  }

  async function ending(
    principal: Principal,
    origin: CallOrigin,
    target: AuditTarget,
    work: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    await database.withTenant({ tenantId: principal.tenantId }, async tx => {
      await work(tx);
      const entry = { id: newId(), at: clock(), principal: referenceOf(principal), ...origin, target } as const;
      await writeAudit(tx, { ...entry, action: 'session.end', outcome: 'done' });
    });
    cache.clear();
  }

  return {
    async open(user, method, { address, agent }) {
      const token = newSecret();
      const now = clock();
      await database.asSystem('sign-in', async tx => {
        await insertSession(tx, {
          ...{
            id: newId(),
            tenantId: user.tenantId,
            userId: user.id,
            tokenSha256: secretSha256(token),
            method,
            address,
          },
          ...{ agent: keptAgent(agent), createdAt: now, seenAt: now },
        });
        await noteSignIn(tx, user.tenantId, user.id, now);
      });
      return token;
    },
    async signedIn(token) {
      const kept = cache.get(token);
      return kept && kept.until > clock().getTime() ? kept.signedIn : await load(token);
    },
    async list({ tenantId, id, session: own }) {
      const found = await database.withTenant({ tenantId }, tx => listSessions(tx, tenantId, id, lives()));
      return found.map(({ createdAt, seenAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        seenAt: seenAt.toISOString(),
        current: session.id === own?.id,
      }));
    },
    async end(principal, sessionId, origin) {
      const { tenantId, id } = principal;
      await ending(principal, origin, { kind: 'session', id: sessionId }, async tx => {
        if (!(await deleteSession(tx, tenantId, id, sessionId))) throw new Refusal('notFound');
      });
    },
    async endOthers(principal, origin) {
      const { tenantId, id, session } = principal;
      await ending(principal, origin, { kind: 'user', id }, tx =>
        deleteSessions(tx, tenantId, id, session?.id ?? null),
      );
    },
  };
}

function toSignedIn(session: OpenSession): SignedIn {
  return { principal: principalOf(session), sessionId: session.id, method: session.method };
}
