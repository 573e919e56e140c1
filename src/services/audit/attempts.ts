import type { AuditAction, AuditTarget, AuditValues, CallOrigin } from '../../contracts/audit.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { PrincipalReference } from '../../contracts/tenants.ts';

/** What was refused to a caller. Of what the caller sent it holds IDs that are UUIDs, and nothing else. */
export interface RefusedAttempt extends CallOrigin {
  readonly action: AuditAction;
  readonly code?: ErrorCode;
  readonly target?: AuditTarget | null;
  readonly detail?: AuditValues;
}

type Note = (principal: PrincipalReference, attempt: RefusedAttempt) => Promise<void>;

const notedInWindow = 60;
const windowMilliseconds = 60_000;

interface Window {
  readonly principal: PrincipalReference;
  readonly action: AuditAction;
  readonly since: number;
  readonly timer: NodeJS.Timeout;
  noted: number;
  more: number;
}

/** Lets each principal's first attempts of a minute be noted, and counts the others in one note when the minute is over. */
export function attemptShares(clock: () => Date, note: Note) {
  const windows = new Map<string, Window>();

  async function close(key: string): Promise<void> {
    const window = windows.get(key);
    if (!window) return;
    windows.delete(key);
    clearTimeout(window.timer);
    const { principal, action, since, more } = window;
    if (more === 0) return;
    const detail = { attempts: more, since: new Date(since).toISOString() };
    await note(principal, { action, detail, requestId: null, address: null });
  }

  async function windowOf(principal: PrincipalReference, action: AuditAction, now: number): Promise<Window> {
    const key = `${principal.tenantId} ${principal.id} ${action}`;
    const open = windows.get(key);
    if (open && open.since + windowMilliseconds > now) return open;
    const timer = setTimeout(() => close(key), windowMilliseconds).unref();
    const closed = close(key);
    const window = { principal, action, since: now, timer, noted: 0, more: 0 };
    windows.set(key, window);
    await closed;
    return window;
  }

  return {
    async take(principal: PrincipalReference, attempt: RefusedAttempt): Promise<void> {
      const window = await windowOf(principal, countedAs(attempt), clock().getTime());
      if (window.noted === notedInWindow) {
        window.more += 1;
        return;
      }
      window.noted += 1;
      await note(principal, attempt);
    },
    async end(): Promise<void> {
      await Promise.all([...windows.keys()].map(close));
    },
  };
}

/** Anybody can try to get in in somebody's name, and must not use up what is noted of the one himself. */
function countedAs({ action, code }: RefusedAttempt): AuditAction {
  return code === 'notAuthenticated' || code === 'signInFailed' ? action : 'request.send';
}
