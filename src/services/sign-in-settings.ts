import type { AuditValues, CallOrigin } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import { methodsAllowed, type NewSignInSettings, type SignInSettings } from '../contracts/sign-in-settings.ts';
import { type Principal, scopes } from '../contracts/tenants.ts';
import { companySecretContext } from '../domain/company.ts';
import { requireRecent } from '../domain/sessions.ts';
import { referenceOf, requireHeld, scopeOf } from '../domain/tenants.ts';
import { writeAudit } from '../storage/audit.ts';
import type { Database, SystemTx, Tx } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import { useSealKey } from '../storage/seal-keys.ts';
import { deleteSessionsBy } from '../storage/sessions.ts';
import {
  type CompanyRecord,
  findSignInSettings,
  type SignInSettingsRecord,
  writeSignInSettings,
} from '../storage/sign-in-settings.ts';
import { findWaysIn } from '../storage/users.ts';

/** How the users of a tenant sign in. */
export interface SignInSettingsService {
  get(principal: Principal, tenantId: string): Promise<SignInSettings>;
  /**
   * Refuses with `companyNotUsable` a provider that cannot be used, with `wouldLockOut` what could leave no administrator a
   * way in, and with `notAllowed` a provider from whoever has not every right: through it one can become any user. Takes a
   * recent sign-in. Sessions and logins that were opened in a way that is not allowed any more end, but the one that asks.
   */
  replace(
    principal: Principal,
    tenantId: string,
    wanted: NewSignInSettings,
    origin: CallOrigin,
  ): Promise<SignInSettings>;
}

/** `checkIssuer` asks a provider whether it can be used; refuses with `companyNotUsable`. */
export function signInSettingsService(uses: {
  readonly database: Database;
  readonly seal: Pick<Seal, 'seal' | 'keyId'>;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly checkIssuer: (issuer: string) => Promise<void>;
}): SignInSettingsService {
  const { database, seal, clock, newId, checkIssuer } = uses;

  function secretOf(tenantId: string, wanted: CompanyWanted, before: CompanyRecord | null): Buffer | null {
    const { clientSecret, issuer, clientId } = wanted;
    if (clientSecret === undefined) return isSameClient(wanted, before) ? (before?.sealedSecret ?? null) : null;
    if (clientSecret === null) return null;
    return seal.seal(Buffer.from(clientSecret), companySecretContext(tenantId, issuer, clientId));
  }

  async function audit(tx: Tx, principal: Principal, detail: AuditValues, origin: CallOrigin): Promise<void> {
    const { tenantId } = principal;
    await writeAudit(tx, {
      ...{ id: newId(), at: clock(), principal: referenceOf(principal), action: 'signInSettings.update' },
      ...{ target: { kind: 'signInSettings', id: tenantId }, outcome: 'done', detail, ...origin },
    });
  }

  return {
    async get(principal, tenantId) {
      const scope = scopeOf(principal, tenantId);
      return shown(await database.withTenant(scope, tx => findSignInSettings(tx, tenantId), { readOnly: true }));
    },

    async replace(principal, tenantId, { required, company: wanted }, origin) {
      const scope = scopeOf(principal, tenantId);
      requireRecent(principal, clock());
      if (wanted) {
        requireHeld(principal, scopes);
        await checkIssuer(wanted.issuer);
      }
      return await database.asSystem('sign-in', async tx => {
        const before = await findSignInSettings(tx, tenantId);
        const after: SignInSettingsRecord = {
          required,
          company: wanted && { ...wanted, sealedSecret: secretOf(tenantId, wanted, before.company) },
        };
        await refuseLockOut(tx, principal, before, after);
        const secretChanged = wanted?.clientSecret !== undefined;
        if (after.company?.sealedSecret) await useSealKey(tx, seal);
        await tx.asTenant(scope, async inTenant => {
          await writeSignInSettings(inTenant, tenantId, after, clock());
          const allowed = methodsAllowed[required];
          const signedOut = await deleteSessionsBy(inTenant, tenantId, allowed, principal.session?.id ?? null);
          await audit(inTenant, principal, { ...changed(after), secretChanged, signedOut }, origin);
        });
        return shown(after);
      });
    },
  };
}

type CompanyWanted = NonNullable<NewSignInSettings['company']>;

function isSameClient(wanted: CompanyWanted, before: CompanyRecord | null): boolean {
  return wanted.issuer === before?.issuer && wanted.clientId === before.clientId;
}

async function refuseLockOut(
  tx: SystemTx,
  principal: Principal,
  before: SignInSettingsRecord,
  { required, company }: SignInSettingsRecord,
): Promise<void> {
  const { tenantId, kind, id } = principal;
  const issuer = company?.issuer ?? null;
  const ways = await findWaysIn(tx, tenantId, { userId: null, issuer });
  if (required === 'passkey') {
    if (!ways.passkey) throw new Refusal('wouldLockOut', { reason: 'noPasskey' });
    const own = kind === 'user' ? await findWaysIn(tx, tenantId, { userId: id, issuer }) : ways;
    if (!own.passkey) throw new Refusal('wouldLockOut', { reason: 'noPasskeyOfYours' });
  }
  if (required === 'company') {
    if (!company) throw new Refusal('wouldLockOut', { reason: 'noCompany' });
    if (!ways.company) throw new Refusal('wouldLockOut', { reason: 'noCompanySignIn' });
  }
  if (ways.password || ways.passkey || ways.company || before.company === null) return;
  const earlier = await findWaysIn(tx, tenantId, { userId: null, issuer: before.company.issuer });
  if (earlier.company) throw new Refusal('wouldLockOut', { reason: 'noOtherWay' });
}

/** For the audit log, where values are plain. */
function changed(record: SignInSettingsRecord): AuditValues {
  const { required, company } = shown(record);
  if (!company) return { required };
  const { roleMapping, ...rest } = company;
  return { required, ...rest, roleMapping: Object.entries(roleMapping).map(([value, role]) => `${value}: ${role}`) };
}

function shown({ required, company }: SignInSettingsRecord): SignInSettings {
  if (!company) return { required, company: null };
  const { issuer, clientId, sealedSecret, domains, roleClaim, roleMapping, defaultRole } = company;
  const rules = { domains: [...domains], roleClaim, roleMapping: { ...roleMapping }, defaultRole };
  return { required, company: { issuer, clientId, hasSecret: sealedSecret !== null, ...rules } };
}
