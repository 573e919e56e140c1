import { type Client, eachItem } from '../contracts/client.ts';
import { limits } from '../contracts/limits.ts';
import { emailAddress, type InvitationMade, scopesOf, type User, user } from '../contracts/users.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, NotThereError, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';
import { type ChangeValues, type InvitationValues, wantedChange, wantedInvitation } from './user-options.ts';

export interface UserValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
}

/** `muster users list`: the first that came first. */
export async function listUsers(values: UserValues, terminal: Terminal): Promise<ExitCode> {
  const page = await (await connect(values, terminal)).users.list(pageOptions(values));
  const heading = ['ID', 'Email', 'Name', 'Role', 'Hardware', 'Disabled', 'Last sign-in'];
  return printPage(page, heading, userCells, values, terminal);
}

function userCells({ id, email, name, role, hardware, disabled, lastSignInAt }: User): string[] {
  return [id, email, name, role, yesOrNo(hardware), yesOrNo(disabled), lastSignInAt ?? 'never'];
}

/** `muster users show`. */
export async function showUser(name: string, values: UserValues, terminal: Terminal): Promise<ExitCode> {
  const { users } = await connect(values, terminal);
  return printUser(await users.get(await idNamed(name, users)), values, terminal);
}

/** `muster users invite`: the one time that the link is shown. */
export async function inviteUser(values: UserValues & InvitationValues, terminal: Terminal): Promise<ExitCode> {
  const wanted = wantedInvitation(values);
  const made = await (await connect(values, terminal)).invitations.create(wanted);
  return printLink(made, values, terminal);
}

/** `muster users change`. */
export async function changeUser(
  name: string,
  values: UserValues & ChangeValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const wanted = wantedChange(values);
  const { users } = await connect(values, terminal);
  return printUser(await users.patch(await idNamed(name, users), wanted), values, terminal);
}

/** `muster users remove`. */
export async function removeUser(name: string, values: UserValues, terminal: Terminal): Promise<ExitCode> {
  const { users } = await connect(values, terminal);
  const id = await idNamed(name, users);
  await users.remove(id);
  return print(values.json ? JSON.stringify({ id, removed: true }) : `Removed ${printable(name)}.`, terminal);
}

/** `muster users link`: the one time that the link is shown. */
export async function linkUser(name: string, values: UserValues, terminal: Terminal): Promise<ExitCode> {
  const { users } = await connect(values, terminal);
  const made = await users.renew(await idNamed(name, users));
  return printLink(made, values, terminal);
}

/** The API takes IDs alone, so an address is looked up in the list. */
async function idNamed(name: string, users: Client['users']): Promise<string> {
  if (user.shape.id.safeParse(name).success) return name;
  const address = emailAddress.safeParse(name);
  if (!address.success) {
    throw new UsageError(`"${name}" is neither the ID of a user nor an email address. To see both: muster users list`);
  }
  for await (const { id, email } of eachItem(page => users.list({ ...page, limit: limits.listItems }))) {
    if (email === address.data) return id;
  }
  throw new NotThereError(`No user has the email address ${address.data}.`, 'To see all users: muster users list');
}

function printUser(found: User, { json }: UserValues, terminal: Terminal): Promise<ExitCode> {
  const { id, email, name, role, hardware, disabled, createdAt, lastSignInAt } = found;
  const text = `User ${printable(name)}
  ID            ${id}
  Email         ${printable(email)}
  Role          ${role}
  Hardware      ${yesOrNo(hardware)}
  Disabled      ${yesOrNo(disabled)}
  Scopes        ${[...scopesOf(found)].join(' ')}
  Created       ${createdAt}
  Last sign-in  ${lastSignInAt ?? 'never'}`;
  return print(json ? JSON.stringify(found) : text, terminal);
}

function printLink(made: InvitationMade, { json }: UserValues, terminal: Terminal): Promise<ExitCode> {
  const { id, userId, email, role, hardware, expiresAt, url } = made;
  const what = hardware ? `${role}, with hardware records` : role;
  const text = `One-time link for ${printable(email ?? 'whoever opens it')} (${what}):

  ${printable(url)}

The link is shown this once, and good until ${expiresAt}. Muster sends no mail: hand it over in a way that you
trust, since it lets in whoever opens it. To take it back: muster invitations take-back ${id}${
    userId === null ? '' : '\nUsing it signs the user out everywhere else.'
  }`;
  return print(json ? JSON.stringify(made) : text, terminal);
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
