import type { AuditAction, AuditValues } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { Browser, UserRole } from '../contracts/users.ts';
import { companySecretContext, domainOf, type RoleRules } from '../domain/company.ts';
import { writeAudit } from '../storage/audit.ts';
import type { Database, SystemTx } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import { findSignInSettings, findTenantsByDomain } from '../storage/sign-in-settings.ts';
import { isUniqueViolation } from '../storage/sql-errors.ts';
import {
  type CompanyUser,
  countUsers,
  deleteWaysIn,
  findCompanyUser,
  findUserByEmail,
  insertUser,
  lockAdministrators,
  patchUser,
  setCompanyAccount,
  type UserRecord,
} from '../storage/users.ts';

/** A tenant's own sign-in: its client at an OpenID Connect provider, and whom it lets in. */
export interface Company extends RoleRules {
  readonly tenantId: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly domains: readonly string[];
}

/** Somebody for whom the provider vouched. */
export interface CompanyPerson {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  /** Null: none. Undefined: the provider does not decide it. */
  readonly role: UserRole | null | undefined;
}

/** The users of tenants that have a sign-in of their own. */
export interface CompanyService {
  /** Null where the tenant has none. */
  ofTenant(tenantId: string): Promise<Company | null>;
  /** Of the one tenant whose domain the address has; null where there is none, or several. */
  ofEmail(email: string): Promise<Company | null>;
  /**
   * The user that the person is: the one who came by this account before, else the one with this address, else a new one.
   * Refuses with `signInFailed` and a reason. `signedIn`: the user whom this browser shows to be the same person.
   */
  admit(
    company: Company,
    person: CompanyPerson,
    signedIn: string | null,
    browser: Browser,
  ): Promise<Pick<UserRecord, 'tenantId' | 'id' | 'email' | 'name'>>;
  /** The user that `admit` would find; null where it would make one. */
  find(company: Company, person: CompanyPerson): Promise<Pick<UserRecord, 'tenantId' | 'id' | 'email' | 'name'> | null>;
}

export function companyService(uses: {
  readonly database: Database;
  readonly seal: Pick<Seal, 'open'>;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'usersPerTenant'>;
}): CompanyService {
  const { database, seal, clock, newId, limits } = uses;

  async function find(tx: SystemTx, tenantId: string): Promise<Company | null> {
    const { company } = await findSignInSettings(tx, tenantId);
    if (!company) return null;
    const { sealedSecret, ...rest } = company;
    const context = companySecretContext(tenantId, company.issuer, company.clientId);
    return { ...rest, tenantId, clientSecret: sealedSecret && seal.open(sealedSecret, context).toString() };
  }

  async function audit(
    tx: SystemTx,
    user: Pick<UserRecord, 'tenantId' | 'id' | 'name'>,
    action: AuditAction,
    detail: AuditValues,
    { requestId, address }: Browser,
  ): Promise<void> {
    const { tenantId, id, name } = user;
    const entry = { id: newId(), at: clock(), action, outcome: 'done', requestId, address, detail } as const;
    const principal = { kind: 'user', id, name, tenantId } as const;
    await tx.asTenant({ tenantId }, log => writeAudit(log, { ...entry, principal, target: { kind: 'user', id } }));
  }

  async function make(
    tx: SystemTx,
    { tenantId, issuer, defaultRole }: Company,
    { subject, email, name, role = defaultRole }: CompanyPerson,
    browser: Browser,
  ): Promise<UserRecord> {
    if (role === null) throw refused('companyNoRole');
    if ((await countUsers(tx, tenantId)) >= limits.usersPerTenant) throw refused('companyFull');
    const user = { id: newId(), tenantId, email, name, role, hardware: false, createdAt: clock() };
    await insertUser(tx, user);
    await setCompanyAccount(tx, tenantId, user.id, { issuer, subject });
    await audit(tx, user, 'user.create', { email, role, by: 'company' }, browser);
    return { ...user, disabledAt: null, lastSignInAt: null };
  }

  /**
   * Whoever made the user may have named an address of somebody else. From now on the user is whom the company vouches for,
   * so what opened it before is taken away, unless this browser has just been signed in by that.
   */
  async function link(
    tx: SystemTx,
    { issuer }: Company,
    { subject }: CompanyPerson,
    user: CompanyUser,
    signedIn: string | null,
    browser: Browser,
  ): Promise<void> {
    if (user.companyIssuer === issuer) throw refused('companyTaken');
    const kept = signedIn === user.id;
    if (!kept) await deleteWaysIn(tx, user.tenantId, user.id);
    await setCompanyAccount(tx, user.tenantId, user.id, { issuer, subject });
    await audit(tx, user, 'user.company', { email: user.email, keptOtherWays: kept }, browser);
  }

  /** The last administrator stays one, whatever the provider says: else nobody could correct the mapping. */
  async function adjust(
    tx: SystemTx,
    user: UserRecord,
    role: CompanyPerson['role'],
    administrators: readonly string[],
    browser: Browser,
  ): Promise<void> {
    if (role === undefined || role === user.role) return;
    if (administrators.length === 1 && administrators[0] === user.id) return;
    if (role === null) throw refused('companyNoRole');
    await patchUser(tx, user.tenantId, user.id, { role }, clock());
    await audit(tx, user, 'user.update', { role, by: 'company' }, browser);
  }

  async function admitOnce(
    tx: SystemTx,
    company: Company,
    person: CompanyPerson,
    signedIn: string | null,
    browser: Browser,
  ): Promise<UserRecord> {
    const administrators = await lockAdministrators(tx, company.tenantId);
    const { known, user } = await userOf(tx, company, person);
    if (!user) return await make(tx, company, person, browser);
    if (user.disabledAt) throw refused('companyDisabled');
    if (!known) await link(tx, company, person, user, signedIn, browser);
    await adjust(tx, user, person.role, administrators, browser);
    return user;
  }

  return {
    ofTenant: tenantId => database.asSystem('sign-in', tx => find(tx, tenantId), { readOnly: true }),
    ofEmail: email =>
      database.asSystem(
        'sign-in',
        async tx => {
          const domain = domainOf(email);
          const [tenantId, ...others] = domain === null ? [] : await findTenantsByDomain(tx, domain);
          return tenantId === undefined || others.length > 0 ? null : await find(tx, tenantId);
        },
        { readOnly: true },
      ),
    async admit(...who) {
      const admit = () => database.asSystem('sign-in', tx => admitOnce(tx, ...who));
      // Two windows of one person that come at once: the second finds the user that the first made.
      return await admit().catch(error => {
        if (!isUniqueViolation(error)) throw error;
        return admit();
      });
    },
    find: (...who) => database.asSystem('sign-in', async tx => (await userOf(tx, ...who)).user, { readOnly: true }),
  };
}

/** By the account, else by the address. */
async function userOf(
  tx: SystemTx,
  { tenantId, issuer }: Company,
  { subject, email }: CompanyPerson,
): Promise<{ known: UserRecord | null; user: CompanyUser | null }> {
  const known = await findCompanyUser(tx, tenantId, { issuer, subject });
  return { known, user: known ?? (await findUserByEmail(tx, tenantId, email)) };
}

type CompanyReason = 'companyNoRole' | 'companyFull' | 'companyTaken' | 'companyDisabled';
const refused = (reason: CompanyReason): Refusal => new Refusal('signInFailed', { reason });
