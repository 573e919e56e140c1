import { z } from 'zod';
import { Refusal } from '../../contracts/errors.ts';
import { limits } from '../../contracts/limits.ts';
import type { ReleaseCase } from '../../contracts/release-requests.ts';
import { isStorable } from '../../contracts/storable.ts';
import { isToDecide } from '../../domain/release-requests.ts';
import { serviceAdministrator } from '../../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../../storage/audit.ts';
import { holdersOf } from '../../storage/claims.ts';
import type { SystemTx } from '../../storage/database.ts';
import { deregisterDevices } from '../../storage/deregister.ts';
import type { DeviceFacts } from '../../storage/devices.ts';
import {
  answerReleaseRequest,
  findReleaseCase,
  type ReleaseCaseRecord,
  type ReleaseRecord,
  releaseCases,
} from '../../storage/release-requests.ts';
import { bookRelease, inOrder, lockedRequest, type ReleaseParts, shown } from './calls.ts';

type DecisionParts = Pick<ReleaseParts, 'database' | 'clock' | 'newId'>;

/** What the service administrator can decide: requests that the owner refused, or did not answer in time; the oldest first. */
export async function undecidedReleases({ database, clock }: DecisionParts): Promise<ReleaseCase[]> {
  const now = clock();
  const found = await database.asSystem('release requests', tx => releaseCases(tx, now), { readOnly: true });
  return found.map(each => shownCase(each, each.owner, now));
}

/** The service administrator's decision. */
export interface ReleaseDecision {
  readonly id: string;
  readonly release: boolean;
  /** In the administrator's own words; both organizations read it in their logs. */
  readonly evidence: string;
}

/** Releases the machine whatever its owner says, or leaves it where it is. `requestNotValid` says what cannot be decided. */
export async function decideRelease(
  parts: DecisionParts,
  { id, release, evidence }: ReleaseDecision,
): Promise<ReleaseCase> {
  const words = evidenceOf(evidence);
  return await parts.database.asSystem('release requests', async tx => {
    const now = parts.clock();
    const found = z.uuid().safeParse(id).success ? await findReleaseCase(tx, id) : null;
    if (!found) throw notUsable('release request', 'there is none with this ID');
    const { request, device } = await lockedRequest(tx, found.owner);
    requireToDecide(request, now);
    if (release) await requireThere(tx, found, device);
    const { requester, owner } = found;
    const freed = release ? device : null;
    const ownerId = owner.tenantId;
    if (freed) await tx.asTenant({ tenantId: ownerId }, own => deregisterDevices(own, ownerId, [freed], now));
    const decided: ReleaseRecord = { ...request, state: release ? 'released' : 'kept', decidedAt: now };
    await answerReleaseRequest(tx, decided);
    const entry = (half: ReleaseRecord) => entryOf(parts, half, decided.state, words, now);
    await inOrder(tx, [
      { tenantId: requester.tenantId, work: log => writeAudit(log, entry(requester)) },
      {
        tenantId: ownerId,
        work: log => (freed ? bookRelease(log, ownerId, freed, now, entry(owner)) : writeAudit(log, entry(owner))),
      },
    ]);
    return shownCase(found, decided, now);
  });
}

function evidenceOf(text: string): string {
  const words = text.trim();
  if (words === '') throw notUsable('evidence', 'it says nothing');
  if (words.length > limits.noteCharacters)
    throw notUsable('evidence', `it is longer than ${limits.noteCharacters} characters`);
  if (!isStorable(words)) throw notUsable('evidence', 'it holds a character that cannot be stored');
  return words;
}

function requireToDecide(request: ReleaseRecord, now: Date): void {
  if (isToDecide(request, now)) return;
  if (request.state !== 'open') throw new Refusal('conflict', { reason: 'releaseDecided' });
  throw notUsable('release request', `its owner can still answer, until ${request.answerBy.toISOString()}`);
}

/** A refused request stays with who refused it. Where the device is that one's no longer, nobody else loses it by this decision. */
async function requireThere(tx: SystemTx, { requester }: ReleaseCaseRecord, device: DeviceFacts | null): Promise<void> {
  if (device) return;
  const holders = await holdersOf(tx, [requester.ekKey ?? [], requester.smbiosKey ?? []].flat());
  if (holders.every(({ tenantId }) => tenantId === requester.tenantId)) return;
  throw notUsable('release request', 'the device is a third organization’s by now, which can be asked for it anew');
}

function entryOf(
  { newId }: DecisionParts,
  { id, tenantId, serialNumber }: ReleaseRecord,
  decision: string,
  evidence: string,
  at: Date,
): NewAuditEntry {
  const principal = { ...serviceAdministrator, tenantId };
  const facts = { id: newId(), at, principal, requestId: null, address: null } as const;
  const target = { kind: 'releaseRequest', id } as const;
  const detail = { decision, evidence, serialNumber };
  return { ...facts, action: 'releaseRequest.decide', outcome: 'done', target, detail };
}

function notUsable(field: string, what: string): Refusal {
  return new Refusal('requestNotValid', { params: { field, what } });
}

function shownCase({ requester, owner, ownerName }: ReleaseCaseRecord, as: ReleaseRecord, now: Date): ReleaseCase {
  const { side: _, batchId: __, rowId: ___, deviceId: ____, ...request } = shown({ ...as, side: 'owner' }, now);
  return { ...request, requesterTenantId: requester.tenantId, owner: ownerName, ownerTenantId: owner.tenantId };
}
