import { muster } from '../contracts/client.ts';
import { NotReachedError, ProblemError } from '../contracts/client-errors.ts';
import { loginCalls } from '../contracts/client-login.ts';
import type { DeviceAuthorization } from '../contracts/logins.ts';
import type { Me } from '../contracts/users.ts';
import { serverOf, userAgent } from './connection.ts';
import { type ExitCode, exitCodes } from './failures.ts';
import { type LoginFile, loginFile } from './login-file.ts';
import { keptLogin } from './login-tokens.ts';
import { printable, type Terminal } from './terminal.ts';

export interface LoginValues {
  readonly url?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `muster login`: shows a code, waits until a person has allowed it in a browser, and keeps the login. */
export async function login(values: LoginValues, terminal: Terminal): Promise<ExitCode> {
  const file = loginFile(terminal);
  const url = serverOf(values, terminal, null);
  // Read first, so that a file that cannot be used is known before somebody goes to a browser.
  await file.read();
  const calls = loginCalls(url, userAgent());
  const codes = await calls.begin();
  terminal.error(instructions(codes));
  const tokens = await calls.wait(codes);
  const left = await keep(file, url, keptLogin(tokens));
  // The one that this login takes the place of, so that none is left open that nobody has.
  if (left) await calls.end(left).catch(unlessPassing);
  const who = await muster({ url, token: tokens.access_token, userAgent: userAgent() }).me();
  await terminal.out(values.json ? `${JSON.stringify({ url, ...who })}\n` : `Signed in to ${url} as ${named(who)}.\n`);
  return exitCodes.well;
}

/** `muster logout`: ends the login at the server and forgets it here, even where the server cannot be reached. */
export async function logout(values: LoginValues, terminal: Terminal): Promise<ExitCode> {
  const file = loginFile(terminal);
  const url = serverOf(values, terminal, (await file.read()).current);
  const refreshToken = await forget(file, url);
  if (refreshToken === null) {
    terminal.error(`Nobody is signed in to ${url}.\n`);
    return exitCodes.well;
  }
  await loginCalls(url, userAgent())
    .end(refreshToken)
    .catch(error => {
      terminal.error('The login was forgotten here, but the server still holds it: end it under "Your account".\n');
      throw error;
    });
  await terminal.out(values.json ? `${JSON.stringify({ url })}\n` : `Signed out of ${url}.\n`);
  return exitCodes.well;
}

/** Answers the refresh token of the login before, if there was one. */
function keep(file: LoginFile, url: string, fresh: ReturnType<typeof keptLogin>): Promise<string | null> {
  return file.update(async ({ logins }) => ({
    kept: { current: url, logins: { ...logins, [url]: fresh } },
    result: logins[url]?.refreshToken ?? null,
  }));
}

function forget(file: LoginFile, url: string): Promise<string | null> {
  return file.update(async ({ current, logins }) => {
    const { [url]: ended, ...others } = logins;
    const left = current === url ? (Object.keys(others).at(-1) ?? null) : current;
    return { kept: { current: left, logins: others }, result: ended?.refreshToken ?? null };
  });
}

function unlessPassing(error: unknown): void {
  if (!(error instanceof NotReachedError) && !(error instanceof ProblemError)) throw error;
}

function instructions({
  verification_uri,
  verification_uri_complete,
  user_code,
  expires_in,
}: DeviceAuthorization): string {
  return `To sign in, open this address in a browser, on whatever device:

  ${printable(verification_uri_complete)}

Or open ${printable(verification_uri)} and type the code ${printable(user_code)}.
The page must show the same code. Waiting, for ${Math.round(expires_in / 60)} minutes at most …
`;
}

function named({ name, email, role, tenantName }: Me): string {
  return printable(`${name} (${email}), ${role} of ${tenantName}`);
}
