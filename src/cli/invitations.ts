import type { Invitation } from '../contracts/users.ts';
import { type ConnectionValues, connect } from './connection.ts';
import type { ExitCode } from './failures.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';

export interface InvitationListValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
}

/** `muster invitations list`: those that can still be used, without their links. */
export async function listInvitations(values: InvitationListValues, terminal: Terminal): Promise<ExitCode> {
  const page = await (await connect(values, terminal)).invitations.list(pageOptions(values));
  const heading = ['ID', 'For', 'Makes', 'Role', 'Hardware', 'By', 'Created', 'Expires'];
  return printPage(page, heading, invitationCells, values, terminal);
}

function invitationCells(each: Invitation): string[] {
  const { id, userId, email, role, hardware, createdBy, createdAt, expiresAt } = each;
  const makes = userId === null ? 'a user' : 'a new way in';
  return [id, email ?? 'whoever opens it', makes, role, hardware ? 'yes' : 'no', createdBy.name, createdAt, expiresAt];
}

/** `muster invitations take-back`. */
export async function takeInvitationBack(
  id: string,
  values: InvitationListValues,
  terminal: Terminal,
): Promise<ExitCode> {
  await (await connect(values, terminal)).invitations.takeBack(id);
  return print(values.json ? JSON.stringify({ id, takenBack: true }) : `Taken back: ${printable(id)}.`, terminal);
}
