import { Refusal } from '../../contracts/errors.ts';
import type { Page, PageRequest } from '../../contracts/lists.ts';
import type { ConsentLink, ConsentLinkMade, NewConsentLink } from '../../contracts/mandates.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { idOf, pageById } from '../../domain/cursors.ts';
import { orNotFound } from '../../domain/found.ts';
import { idMade, type MadeOnce, type Reservation } from '../../domain/idempotency.ts';
import { referenceOf, requirePartner } from '../../domain/tenants.ts';
import {
  type ConsentLinkRecord,
  countOpenLinks,
  findConsentLink,
  insertConsentLink,
  listConsentLinks,
  lockConsentLink,
  updateConsentLink,
} from '../../storage/consent-links.ts';
import type { SystemTx } from '../../storage/database.ts';
import { closeKey, contentOf } from '../../storage/idempotency.ts';
import { findMandateAskedFor, lockMandate, updateMandate } from '../../storage/mandates.ts';
import { newSecret, secretSha256 } from '../../storage/secrets.ts';
import { type Actor, type MandateParts, noteAct, noteOwn, noteTheirs, onMandate, requireToCome } from './calls.ts';
import { shownConsentLink } from './shown.ts';

/** What a partner can do with the links by which it asks customers for mandates. `notFound` for who is no partner. */
export interface ConsentLinkService {
  /** The newest first. */
  list(principal: Principal, page: PageRequest): Promise<Page<ConsentLink>>;
  get(principal: Principal, id: string): Promise<ConsentLink>;
  /** Makes a link below `publicUrl`, which is told this once. Refuses one more than a partner may have open with `conflict`. */
  create(actor: Actor, wanted: NewConsentLink, reservation?: Reservation): Promise<MadeOnce<ConsentLinkMade>>;
  /** The request that it became ends with it; `conflict` for one that is decided. */
  withdraw(actor: Actor, id: string): Promise<void>;
}

export function consentLinkService(parts: MandateParts): ConsentLinkService {
  const { database, clock, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function get({ tenantId }: Principal, id: string): Promise<ConsentLink> {
    const found = await database.withTenant({ tenantId }, tx => findConsentLink(tx, tenantId, id), reading);
    return shownConsentLink(orNotFound(found), clock());
  }

  return {
    async list(principal, { limit, cursor }) {
      requirePartner(principal);
      const { tenantId } = principal;
      const read = { before: idOf(cursor), limit: limit + 1 };
      const found = await database.withTenant(
        { tenantId },
        tx => listConsentLinks(tx, tenantId, read.before, read.limit),
        reading,
      );
      const now = clock();
      return pageById(found, limit, each => shownConsentLink(each, now));
    },
    async get(principal, id) {
      requirePartner(principal);
      return await get(principal, id);
    },
    async create(actor, wanted, reservation) {
      const { principal } = actor;
      requirePartner(principal);
      const content = contentOf(wanted.customerName, wanted.scope, wanted.days);
      if (!reservation?.made)
        return { made: await create(parts, actor, wanted, content, reservation), replayed: false };
      return { made: await get(principal, idMade(reservation.made, content)), replayed: true };
    },
    withdraw(actor, id) {
      requirePartner(actor.principal);
      return database.asSystem('mandates', tx => withdraw(tx, parts, actor, id));
    },
  };
}

const dayMilliseconds = 86_400_000;

function create(
  parts: MandateParts,
  actor: Actor,
  { customerName, scope, days }: NewConsentLink,
  content: Buffer,
  reservation: Reservation | undefined,
): Promise<ConsentLinkMade> {
  const { tenantId } = actor.principal;
  const limit = parts.limits.consentLinksPerTenant;
  return parts.database.withTenant({ tenantId }, async tx => {
    const createdAt = parts.clock();
    requireToCome(scope, createdAt);
    if ((await countOpenLinks(tx, tenantId, createdAt)) >= limit) {
      throw new Refusal('conflict', { reason: 'tooManyConsentLinks', params: { limit } });
    }
    const link: ConsentLinkRecord = {
      ...{ tenantId, id: parts.newId(), customerName, asked: scope, state: 'waiting', createdAt, mandateId: null },
      createdBy: referenceOf(actor.principal),
      expiresAt: new Date(createdAt.getTime() + days * dayMilliseconds),
    };
    const token = newSecret();
    await insertConsentLink(tx, link, secretSha256(token));
    await closeKey(tx, tenantId, reservation, content, link.id);
    const target = { kind: 'consentLink', id: link.id } as const;
    const detail = { customerName, expiresAt: link.expiresAt.toISOString() };
    await noteOwn(tx, parts, actor, createdAt, { action: 'consentLink.create', target, after: scope, detail });
    return { ...shownConsentLink(link, createdAt), url: `${parts.publicUrl}/consent#${token}` };
  });
}

async function withdraw(tx: SystemTx, parts: MandateParts, actor: Actor, id: string): Promise<void> {
  const { tenantId } = actor.principal;
  const now = parts.clock();
  const link = orNotFound(await lockConsentLink(tx, tenantId, id));
  if (link.state === 'withdrawn') return;
  if (link.state !== 'waiting' && link.state !== 'opened') throw new Refusal('conflict', { reason: 'mandateDecided' });
  await tx.asTenant({ tenantId }, async own => {
    await updateConsentLink(own, { ...link, state: 'withdrawn' });
    const target = { kind: 'consentLink', id } as const;
    const { customerName } = link;
    await noteOwn(own, parts, actor, now, { action: 'consentLink.withdraw', target, detail: { customerName } });
  });
  if (link.mandateId !== null) await endRequest(tx, parts, actor, link.mandateId, now);
}

/** Nobody decides about a request whose link is locked. */
async function endRequest(tx: SystemTx, parts: MandateParts, actor: Actor, id: string, now: Date): Promise<void> {
  const { principal } = actor;
  const { tenantId } = orNotFound(await findMandateAskedFor(tx, principal.tenantId, id));
  await tx.asTenant({ tenantId }, async theirs => {
    const mandate = orNotFound(await lockMandate(theirs, tenantId, id));
    await updateMandate(theirs, { ...mandate, state: 'ended', endedAt: now, endedBy: referenceOf(principal) });
    await noteAct(theirs, parts, actor, mandate, now, 'ended');
  });
  await noteTheirs(tx, parts, actor, tenantId, now, { action: 'mandate.end', target: onMandate(id) });
}
