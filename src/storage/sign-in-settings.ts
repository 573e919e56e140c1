import { sql } from 'kysely';
import type { SignInRequirement } from '../contracts/sign-in-settings.ts';
import type { UserRole } from '../contracts/users.ts';
import type { SystemTx, Tx } from './database.ts';

/** A company's OpenID Connect provider, as a tenant set it up. */
export interface CompanyRecord {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a client without one. */
  readonly sealedSecret: Buffer | null;
  readonly domains: readonly string[];
  readonly roleClaim: string | null;
  readonly roleMapping: Readonly<Record<string, UserRole>>;
  readonly defaultRole: UserRole | null;
}

export interface SignInSettingsRecord {
  readonly required: SignInRequirement;
  readonly company: CompanyRecord | null;
}

/** By what the users of a tenant have to sign in; `any` where it never said. */
export async function findRequired(tx: Tx, tenantId: string): Promise<SignInRequirement> {
  return (await findSignInSettings(tx, tenantId)).required;
}

/** Where the tenant never said: any, and no company's. */
export async function findSignInSettings(tx: Tx, tenantId: string): Promise<SignInSettingsRecord> {
  const rows = await tx.query<SettingsRow>(
    sql`select required, ${companyColumns} from muster.sign_in_settings s where s.tenant_id = ${tenantId}`,
  );
  const [row] = rows;
  return row ? { required: row.required, company: companyOf(row) } : { required: 'any', company: null };
}

/** The tenants that own the domain, by the service administrator's word, and let its people in by a company's sign-in; at most two. */
export async function findTenantsByDomain(tx: SystemTx, domain: string): Promise<string[]> {
  const rows = await tx.query<{ tenantId: string }>(sql`
    select s.tenant_id as "tenantId" from muster.sign_in_settings s join muster.tenants t on t.id = s.tenant_id
    where s.issuer is not null and ${domain} = any(s.domains) and ${domain} = any(t.domains) limit 2`);
  return rows.map(({ tenantId }) => tenantId);
}

export async function writeSignInSettings(
  tx: Tx,
  tenantId: string,
  { required, company }: SignInSettingsRecord,
  now: Date,
): Promise<void> {
  const mapping = JSON.stringify(company?.roleMapping ?? {});
  await tx.query(sql`
    insert into muster.sign_in_settings (tenant_id, required, issuer, client_id, sealed_secret, domains, role_claim,
      role_mapping, default_role, updated_at)
    values (${tenantId}, ${required}, ${company?.issuer ?? null}, ${company?.clientId ?? null},
      ${company?.sealedSecret ?? null}, ${company?.domains ?? []}::text[], ${company?.roleClaim ?? null}, ${mapping}::jsonb,
      ${company?.defaultRole ?? null}, ${now})
    on conflict (tenant_id) do update set required = excluded.required, issuer = excluded.issuer,
      client_id = excluded.client_id, sealed_secret = excluded.sealed_secret, domains = excluded.domains,
      role_claim = excluded.role_claim, role_mapping = excluded.role_mapping, default_role = excluded.default_role,
      updated_at = excluded.updated_at`);
}

const companyColumns = sql`s.issuer, s.client_id as "clientId", s.sealed_secret as "sealedSecret", s.domains,
  s.role_claim as "roleClaim", s.role_mapping as "roleMapping", s.default_role as "defaultRole"`;

type SettingsRow = { readonly required: SignInRequirement } & {
  readonly [Key in keyof CompanyRecord]: CompanyRecord[Key] | null;
};

function companyOf({
  required: _,
  issuer,
  clientId,
  domains,
  roleMapping,
  ...rest
}: SettingsRow): CompanyRecord | null {
  if (issuer === null || clientId === null) return null;
  return { issuer, clientId, domains: domains ?? [], roleMapping: roleMapping ?? {}, ...rest };
}
