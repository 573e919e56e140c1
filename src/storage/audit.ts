import { sql } from 'kysely';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Tx } from './database.ts';

/** Who did what, on what, and what came of it. Never a hash, a secret or a token. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly principal: PrincipalReference;
  readonly action: string;
  readonly target?: {
    readonly kind: 'batch' | 'client' | 'device' | 'tenant' | 'user' | 'invitation' | 'passkey';
    readonly id: string;
  };
  readonly outcome: 'done' | 'checked' | 'refused';
  readonly requestId: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export async function writeAudit(tx: Tx, tenantId: string, entry: AuditEntry): Promise<void> {
  await tx.query(sql`
    insert into muster.audit (tenant_id, id, at, principal, action, target_kind, target_id, outcome, request_id, detail)
    values (${tenantId}, ${entry.id}, ${entry.at}, ${JSON.stringify(entry.principal)}, ${entry.action},
      ${entry.target?.kind ?? null}, ${entry.target?.id ?? null}, ${entry.outcome}, ${entry.requestId},
      ${entry.detail ? JSON.stringify(entry.detail) : null})`);
}
