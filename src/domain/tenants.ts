import type { CallOrigin } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Principal, PrincipalReference, Scope as Right } from '../contracts/tenants.ts';

/** Whose rows a call may see: all of a tenant, or what one partner registered there. */
export interface Scope {
  readonly tenantId: string;
  readonly partnerId: string | null;
}

/** Who does something, in which tenant, by which request. */
export interface TenantCall {
  readonly principal: Principal;
  readonly tenantId: string;
  readonly origin: CallOrigin;
}

/**
 * A principal acts in its own tenant, or as a partner for the customer of the call, where it sees what it registered itself.
 * Whatever else belongs to another does not exist for it: `notFound`.
 */
export function scopeOf(principal: Principal, tenantId: string): Scope {
  if (principal.tenantId === tenantId) return { tenantId, partnerId: null };
  if (principal.actsFor === tenantId) return { tenantId, partnerId: principal.tenantId };
  throw new Refusal('notFound');
}

/** What a partner has and does does not exist for any other organization: `notFound`. */
export function requirePartner({ tenantKind }: Principal): void {
  if (tenantKind !== 'partner') throw new Refusal('notFound');
}

/** A principal as records and answers name it. */
export function referenceOf({ kind, id, name, tenantId }: Principal): PrincipalReference {
  return { kind, id, name, tenantId };
}

/** Who runs the installation, in the log of the tenant that it does something in. */
export const serviceAdministrator = {
  kind: 'user',
  id: 'service-administrator',
  name: 'Service administrator',
} as const;

/** Nobody gives more rights than he has: `notAllowed`. */
export function requireHeld({ scopes }: Principal, given: Iterable<Right>): void {
  const missing = [...given].find(scope => !scopes.has(scope));
  if (missing) throw new Refusal('notAllowed', { params: { scope: missing } });
}
