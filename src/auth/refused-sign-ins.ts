import type { AuditTarget } from '../contracts/audit.ts';
import type { Fault } from '../contracts/errors.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Browser, SignInMethod } from '../contracts/users.ts';
import type { AuditService } from '../services/audit.ts';
import type { SigningIn } from '../services/sign-in.ts';

/** Lines in the audit log for who was not let in: at most so many a minute in one name. They never fail. */
export interface RefusedSignIns {
  /** In the name of the user that it was for. */
  ofUser(user: SigningIn, method: SignInMethod, fault: Fault, browser: Browser): Promise<void>;
  /** Of somebody of whom only the company's provider knows: in the name of the company's sign-in, which alone vouches for the address. */
  ofCompany(tenantId: string, email: string | null, fault: Fault, browser: Browser): Promise<void>;
}

export function refusedSignIns(audit: Pick<AuditService, 'refused'>): RefusedSignIns {
  async function note(
    principal: PrincipalReference,
    target: AuditTarget,
    detail: { readonly method: SignInMethod; readonly email: string | null },
    { code, reason }: Fault,
    { requestId, address }: Browser,
  ): Promise<void> {
    const attempt = { action: 'session.open', code, target, detail: { ...detail, reason: reason ?? null } } as const;
    await audit.refused(principal, { ...attempt, requestId, address });
  }

  return {
    async ofUser({ tenantId, id, name, email }, method, fault, browser) {
      await note({ kind: 'user', id, name, tenantId }, { kind: 'user', id }, { method, email }, fault, browser);
    },
    async ofCompany(tenantId, email, fault, browser) {
      const principal = { ...companyItself, tenantId };
      await note(principal, { kind: 'tenant', id: tenantId }, { method: 'company', email }, fault, browser);
    },
  };
}

const companyItself = { kind: 'client', id: 'company-sign-in', name: 'Company sign-in' } as const;
