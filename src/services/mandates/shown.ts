import type { ConsentLink, Mandate, MandateEntry } from '../../contracts/mandates.ts';
import { consentLinkState } from '../../domain/consent-links.ts';
import { mandateState } from '../../domain/mandates.ts';
import type { ConsentLinkRecord } from '../../storage/consent-links.ts';
import type { MandateHistoryRecord, MandateRecord } from '../../storage/mandates.ts';

/** A mandate as both sides see it. */
export function shownMandate(record: MandateRecord, now: Date): Mandate {
  const { tenantId, id, partnerId, partnerName, partnerType, createdAt, approvedAt, endedAt, endedBy } = record;
  const { name, asked, scope, registered } = record;
  return {
    ...{ id, tenantId, customer: { tenantId, name: record.customerName } },
    partner:
      partnerId !== null && partnerName !== null && partnerType !== null
        ? { tenantId: partnerId, name: partnerName, partnerType }
        : null,
    ...{ parentMandateId: record.parentId, state: mandateState(record, now), name, asked, scope, registered },
    createdAt: createdAt.toISOString(),
    approvedAt: approvedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    endedBy: endedBy && sideOf(endedBy.tenantId, tenantId),
  };
}

/** An entry of the history of a customer's mandate, as somebody of the organization `reader` sees it. */
export function shownEntry(
  { id, at, act, principal, batchId, detail }: MandateHistoryRecord,
  customerId: string,
  reader: string,
): MandateEntry {
  const told = principal.tenantId === reader ? principal : null;
  return {
    id,
    at: at.toISOString(),
    act,
    by: sideOf(principal.tenantId, customerId),
    principal: told,
    batchId,
    detail,
  };
}

const sideOf = (tenantId: string, customerId: string) => (tenantId === customerId ? 'customer' : 'partner');

/** Who opened it is told once the mandate is approved. */
export function shownConsentLink(record: ConsentLinkRecord, now: Date): ConsentLink {
  const { id, customerName, asked, createdBy, createdAt, expiresAt, mandateId } = record;
  const state = consentLinkState(record, now);
  return {
    ...{ id, customerName, scope: asked, state, createdBy },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    mandateId: state === 'approved' ? mandateId : null,
  };
}
