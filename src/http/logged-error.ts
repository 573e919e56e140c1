const longestMessage = 300;

/**
 * An error as the log keeps it: without values. PostgreSQL quotes what it was given in messages of class 22, and rows in
 * `detail`; a hardware hash that got into a message anyway does not get through whole.
 */
export function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = code?.startsWith('22') ? error.message.replaceAll(/"[^"]*"/g, '"…"') : error.message;
  const stack = error.stack?.split('\n').filter(line => line.trimStart().startsWith('at '));
  const cause = error.cause === undefined ? undefined : loggedError(error.cause);
  return { name: error.name, code, message: message.slice(0, longestMessage), stack, cause };
}
