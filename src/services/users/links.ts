import type { CallOrigin } from '../../contracts/audit.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { type Invitation, type InvitationMade, type NewInvitation, scopesOf } from '../../contracts/users.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { referenceOf, requireHeld } from '../../domain/tenants.ts';
import type { Tx } from '../../storage/database.ts';
import {
  deleteInvitation,
  deleteInvitationsBy,
  type InvitationRecord,
  insertInvitation,
  listInvitations,
} from '../../storage/invitations.ts';
import { newSecret, secretSha256 } from '../../storage/secrets.ts';
import { changing, foundUser, note, type UserParts } from './changing.ts';

const renewHours = 24;

/** Makes a link below `publicUrl` that can be opened once. Takes a recent sign-in. */
export function invite(
  parts: UserParts,
  principal: Principal,
  tenantId: string,
  { email, role, hardware, hours }: NewInvitation,
  origin: CallOrigin,
): Promise<InvitationMade> {
  return changing(parts, principal, tenantId, origin, async tx => {
    requireHeld(principal, scopesOf({ role, hardware }));
    const made = await link(tx, parts, principal, { userId: null, email, role, hardware }, hours);
    const target = { kind: 'invitation', id: made.id } as const;
    return [made, { action: 'invitation.create', target, detail: { email, role, hardware } }];
  });
}

/** Makes a link by which a user gets a new password or passkey. Takes a recent sign-in. */
export function renew(
  parts: UserParts,
  principal: Principal,
  tenantId: string,
  userId: string,
  origin: CallOrigin,
): Promise<InvitationMade> {
  return changing(parts, principal, tenantId, origin, async tx => {
    const { email, role, hardware } = await foundUser(tx, tenantId, userId);
    requireHeld(principal, scopesOf({ role, hardware }));
    const made = await link(tx, parts, principal, { userId, email, role, hardware }, renewHours);
    return [made, { action: 'user.renew', target: { kind: 'user', id: userId } }];
  });
}

export function takeBack(
  parts: UserParts,
  principal: Principal,
  tenantId: string,
  invitationId: string,
  origin: CallOrigin,
): Promise<void> {
  return changing(parts, principal, tenantId, origin, async tx => {
    if (!(await deleteInvitation(tx, tenantId, invitationId))) throw new Refusal('notFound');
    return [undefined, { action: 'invitation.takeBack', target: { kind: 'invitation', id: invitationId } }];
  });
}

/** By a link that he made for himself, one who loses rights could have them again. */
export async function takeBackAll(
  tx: Tx,
  parts: UserParts,
  principal: Principal,
  userId: string,
  origin: CallOrigin,
): Promise<void> {
  for (const id of await deleteInvitationsBy(tx, principal.tenantId, userId)) {
    const target = { kind: 'invitation', id } as const;
    await note(tx, parts, principal, origin, { action: 'invitation.takeBack', target });
  }
}

export function shownInvitation({ tenantId: _, createdAt, expiresAt, ...invitation }: InvitationRecord): Invitation {
  return { ...invitation, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

async function link(
  tx: Tx,
  { clock, newId, limits, publicUrl }: UserParts,
  principal: Principal,
  wanted: Pick<InvitationRecord, 'userId' | 'email' | 'role' | 'hardware'>,
  hours: number,
): Promise<InvitationMade> {
  const { tenantId } = principal;
  const now = clock();
  requireRecent(principal, now);
  const open = await listInvitations(tx, tenantId, now, null, limits.invitationsPerTenant);
  if (open.length >= limits.invitationsPerTenant) throw new Refusal('conflict');
  const token = newSecret();
  const made: InvitationRecord = {
    ...{ ...wanted, id: newId(), tenantId, createdBy: referenceOf(principal), createdAt: now },
    expiresAt: new Date(now.getTime() + hours * 3_600_000),
  };
  await insertInvitation(tx, made, secretSha256(token));
  return { ...shownInvitation(made), url: `${publicUrl}/invitation#${token}` };
}
