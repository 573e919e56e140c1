import { type UserRole, userRoles } from '../contracts/users.ts';

/** Claims about a person as a provider makes them: of whatever form. */
export type Claims = Readonly<Record<string, unknown>>;

/** How a tenant finds a role in the claims. */
export interface RoleRules {
  readonly roleClaim: string | null;
  readonly roleMapping: Readonly<Record<string, UserRole>>;
  readonly defaultRole: UserRole | null;
}

/** The domain of an address, in lower case; null for what is no address. */
export function domainOf(email: string): string | null {
  const [, domain] = /^[^@\s]+@([^@\s]+)$/.exec(email.trim()) ?? [];
  return domain?.toLowerCase() ?? null;
}

/** Where Entra ID issues tokens: worldwide, and in its clouds for the US government and for China. */
const entraHosts = ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'];

/**
 * The address that the provider vouches for, in lower case, if its domain is allowed; else null. Entra ID marks no address as
 * verified, and its `email` is what somebody typed; a user name there has a domain that its organization has proven
 * (Microsoft, "ID token claims reference": `preferred_username`). Elsewhere people may choose their user names.
 */
export function vouchedEmail(claims: Claims, issuer: string, domains: readonly string[]): string | null {
  const { email, email_verified: verified, preferred_username: userName } = claims;
  const isEntra = entraHosts.includes(URL.parse(issuer)?.hostname ?? '');
  const address = isEntra ? (userName ?? email) : email;
  if (typeof address !== 'string' || [false, 'false'].includes(verified as boolean | string)) return null;
  const domain = domainOf(address);
  return domain !== null && domains.includes(domain) ? address.trim().toLowerCase() : null;
}

/**
 * The role that the claims give. Of several the first in the order of `userRoles` counts. `undefined` where no claim
 * decides: then users keep the role that they have, and new ones get the tenant's default.
 */
export function roleOf(
  claims: Claims,
  { roleClaim, roleMapping, defaultRole }: RoleRules,
): UserRole | null | undefined {
  if (roleClaim === null) return undefined;
  const claim = claims[roleClaim];
  const values = Array.isArray(claim) ? claim : [claim];
  const roles = values.map(value =>
    typeof value === 'string' && Object.hasOwn(roleMapping, value) ? roleMapping[value] : undefined,
  );
  return userRoles.find(role => roles.includes(role)) ?? defaultRole;
}

/** What the secret of a client is sealed for: it opens for no other tenant, issuer or client. */
export function companySecretContext(tenantId: string, issuer: string, clientId: string): string {
  return `company secret ${tenantId} ${issuer} ${clientId}`;
}
