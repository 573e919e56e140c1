import { parseArgs } from 'node:util';
import { releaseStates } from '../contracts/release-requests.ts';
import { transferStates } from '../contracts/transfers.ts';
import { invitationHours, userRoles } from '../contracts/users.ts';
import { type ExitCode, UsageError } from './failures.ts';
import type { Terminal } from './terminal.ts';

/** An option as `node:util` parses it, with what its help says; `value` names what follows it. */
export interface OptionEntry {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly value?: string;
  readonly help: string;
}
type Options = Readonly<Record<string, OptionEntry>>;

export interface Command {
  /** One word, or two: `devices list`. */
  readonly name: string;
  /** What it takes besides options, as help writes it: `FILE…`. */
  readonly takes: string;
  readonly summary: string;
  readonly details?: string;
  readonly options: Options;
  /** `args` is what follows the name. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;
}

type Values<Some extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Some; allowPositionals: true }>
>['values'];

interface Entry<Some extends Options> extends Omit<Command, 'run'> {
  readonly options: Some;
  /** How many arguments it takes at least and at most. */
  readonly arguments: readonly [number, number];
  readonly run: (values: Values<Some>, names: string[], terminal: Terminal) => Promise<ExitCode>;
}

function command<const Some extends Options>(entry: Entry<Some>): Command {
  const [least, most] = entry.arguments;
  return {
    ...entry,
    async run(args, terminal) {
      const { values, positionals } = parseArgs({ args: [...args], options: entry.options, allowPositionals: true });
      if (positionals.length < least) throw new UsageError(`muster ${entry.name} needs ${entry.takes}.`);
      if (positionals.length > most) {
        throw new UsageError(`muster ${entry.name} has no use for "${positionals[most]}".`);
      }
      return entry.run(values, positionals, terminal);
    },
  };
}

const json = { json: { type: 'boolean', help: 'prints one JSON document and nothing else' } } as const;
const data = { data: { type: 'string', value: 'FOLDER', help: 'the data folder (default: ./data)' } } as const;
const output = {
  output: { type: 'string', value: 'FILE', help: 'writes to this new file instead of standard output' },
} as const;
const delimiter = {
  delimiter: { type: 'string', value: 'D', help: 'comma, semicolon or tab (default: comma)' },
} as const;
const paging = {
  limit: { type: 'string', value: 'N', help: 'how many, at most 1000 (default 100)' },
  cursor: { type: 'string', value: 'C', help: 'goes on where the page before ended' },
} as const;
const server = {
  url: { type: 'string', value: 'URL', help: "the server's address (default: MUSTER_URL, else http://localhost:8420)" },
} as const;
/** The options of every command that talks to a server. */
export const serverOptions = {
  tenant: { type: 'string', value: 'T', help: "a tenant's ID: a partner's customer (default: one's own tenant)" },
  ...server,
  'client-id': {
    type: 'string',
    value: 'ID',
    help: 'the API client (default: MUSTER_CLIENT_ID, else whom muster login signed in)',
  },
  'client-secret-file': {
    type: 'string',
    value: 'FILE',
    help: 'reads the secret from a file (default: MUSTER_CLIENT_SECRET)',
  },
} as const;
const labels = {
  'order-id': { type: 'string', value: 'X', help: 'order ID of the batch' },
  'purchase-id': { type: 'string', value: 'X', help: 'purchase ID of the batch' },
  'group-tag': { type: 'string', value: 'X', help: 'group tag of rows that have none of their own' },
  profile: { type: 'string', value: 'P', help: 'standard, sensitiveData, powerUser or kiosk' },
} as const;
const format = {
  format: { type: 'string', value: 'F', help: 'corporateIdentifiers: a file without a heading row' },
} as const;
const uploading = {
  'dry-run': { type: 'boolean', help: 'says what would become of each row and stores nothing' },
  'no-wait': { type: 'boolean', help: 'ends when the server has the file, before its rows are settled' },
  'idempotency-key': { type: 'string', value: 'K', help: 'the same key and file make one batch, however often sent' },
} as const;
const acting = {
  'mandate-token-file': {
    type: 'string',
    value: 'FILE',
    help: "a customer's token, for a partner who has no mandate yet",
  },
} as const;
const filters = {
  state: { type: 'string', value: 'S', help: 'only devices in this state' },
  search: { type: 'string', value: 'X', help: 'the beginning of a serial number, order ID, group tag, user, …' },
  'serial-number': { type: 'string', value: 'X', help: 'only this serial number' },
  'batch-id': { type: 'string', value: 'ID', help: 'only devices of this batch' },
  'order-id': { type: 'string', value: 'X', help: 'only this order ID' },
  'purchase-id': { type: 'string', value: 'X', help: 'only this purchase ID' },
  'group-tag': { type: 'string', value: 'X', help: 'only this group tag' },
  manufacturer: { type: 'string', value: 'X', help: 'only this manufacturer' },
  model: { type: 'string', value: 'X', help: 'only this model' },
  sort: {
    type: 'string',
    value: 'S',
    help: 'registeredAt, serialNumber, state or lastContactAt; - before it: descending',
  },
} as const;
const auditFilters = {
  from: { type: 'string', value: 'TIME', help: 'only entries from this time on, such as 2026-01-31T12:00:00Z' },
  to: { type: 'string', value: 'TIME', help: 'only entries before this time' },
  action: { type: 'string', value: 'A', help: 'only this action, such as device.update' },
  outcome: { type: 'string', value: 'O', help: 'done, checked (a dry run) or refused' },
  principal: { type: 'string', value: 'ID', help: 'only what this API client or user did' },
  target: { type: 'string', value: 'ID', help: 'only what was done on this batch, device, …' },
} as const;
const scopeOptions = {
  kind: {
    type: 'string',
    multiple: true,
    value: 'K',
    help: 'register or deregister (default: register); may be repeated',
  },
  'order-id': { type: 'string', multiple: true, value: 'X', help: 'only batches with this order ID; may be repeated' },
  'order-id-prefix': {
    type: 'string',
    multiple: true,
    value: 'X',
    help: 'only batches whose order ID begins with this; may be repeated',
  },
  model: { type: 'string', multiple: true, value: 'X', help: 'only devices of this model; may be repeated' },
  maximum: { type: 'string', value: 'N', help: 'at most so many devices, all in all' },
  'ends-at': { type: 'string', value: 'TIME', help: 'until when, such as 2030-01-31T00:00:00Z (default: no end)' },
  'group-tag': { type: 'string', value: 'X', help: 'group tag of batches that have none' },
  profile: { type: 'string', value: 'P', help: 'profile of batches that have none' },
  approval: { type: 'string', value: 'A', help: 'automatic, or each: every upload waits for the customer' },
} as const;
const asPartner = {
  partner: {
    type: 'boolean',
    help: 'of the mandates that this organization has as a partner, not of those that it gave',
  },
} as const;
const tokenTaken = `FILE holds the token or the whole link; without one it is read from standard input. It is no argument, since
others on the same machine can read those.`;
const roleHelp = `one of ${userRoles.join(', ')}`;
const userTaken = 'USER is the ID of a user, or an email address.';
const one = [1, 1] as const;
const none = [0, 0] as const;
const some = [1, Number.POSITIVE_INFINITY] as const;

/** Every command: parsed, explained and run from this table. What a command needs is loaded only when it runs. */
export const commands: readonly Command[] = [
  command({
    name: 'serve',
    takes: '',
    summary: 'runs the service until it is told to stop',
    details: 'Everything is set by environment variables (docs/guide/configuration.md); these options win over them.',
    arguments: none,
    options: {
      role: { type: 'string', value: 'R', help: 'all, web or worker (default: all)' },
      host: { type: 'string', value: 'H', help: 'the address to listen at (default: 127.0.0.1)' },
      port: { type: 'string', value: 'N', help: 'the port to listen at (default: 8420)' },
      ...data,
      'public-url': { type: 'string', value: 'URL', help: 'where browsers and clients reach it' },
    },
    run: async (values, _, terminal) => (await import('./service.ts')).serveHere(values, terminal),
  }),
  command({
    name: 'tenant create',
    takes: '',
    summary: 'makes a tenant with an API client, beside a running service or without one',
    details: 'For the administrator of the service, on its own machine and with its settings.',
    arguments: none,
    options: {
      name: { type: 'string', value: 'N', help: 'what the organization is called; needed' },
      kind: { type: 'string', value: 'K', help: 'customer or partner (default: customer)' },
      'partner-type': { type: 'string', value: 'P', help: 'oem, reseller or distributor' },
      domain: { type: 'string', multiple: true, value: 'D', help: 'a domain of the organization; may be repeated' },
      'entra-tenant-id': { type: 'string', value: 'G', help: "the organization's Entra tenant ID" },
      ...data,
      ...json,
    },
    run: async (values, _, terminal) => (await import('./service.ts')).createTenantHere(values, terminal),
  }),
  command({
    name: 'tenant invite',
    takes: 'TENANT',
    summary: 'makes a one-time link for an administrator of a tenant, whatever the tenant requires to sign in',
    details: `For the administrator of the service, on its own machine and with its settings; beside a running service or
without one. TENANT is the tenant's ID.`,
    arguments: one,
    options: {
      email: {
        type: 'string',
        value: 'E',
        help: 'for this address: a new way in where it is an administrator, else a new one',
      },
      ...data,
      ...json,
    },
    run: async (values, [id = ''], terminal) => (await import('./service.ts')).inviteHere(id, values, terminal),
  }),
  command({
    name: 'tenant export',
    takes: 'TENANT FILE',
    summary: 'writes everything that is kept of a tenant into a new ZIP archive of CSV files',
    details: `For the administrator of the service, on its own machine and with its settings; beside a running service or
without one. TENANT is the tenant's ID. Hardware hashes are in it in clear; passwords, secrets and tokens are not.`,
    arguments: [2, 2],
    options: { ...data, ...json },
    run: async (values, [id = '', file = ''], terminal) =>
      (await import('./tenants.ts')).exportTenantHere(id, file, values, terminal),
  }),
  command({
    name: 'tenant delete',
    takes: 'TENANT',
    summary: 'deletes a tenant and everything that is kept of it, for good',
    details: `For the administrator of the service, on its own machine and with its settings; beside a running service or
without one. TENANT is the tenant's ID. Its machines are free for others, and what others had to do with it ends. Without --yes it
only says what would be deleted. What was cut short is finished by the same command. Backups still have the tenant.`,
    arguments: one,
    options: { yes: { type: 'boolean', help: 'deletes' }, ...data, ...json },
    run: async (values, [id = ''], terminal) => (await import('./tenants.ts')).deleteTenantHere(id, values, terminal),
  }),
  command({
    name: 'release-requests list',
    takes: '',
    summary: "lists the release requests that are the service administrator's to decide, the oldest first",
    details: `Those that the owner refused, or did not answer in time. Works beside a running service or without
one. Both organizations are named here; neither is to be told of the other by it.`,
    arguments: none,
    options: { ...json, ...data },
    run: async (values, _, terminal) => (await import('./release-decisions.ts')).listUndecided(values, terminal),
  }),
  command({
    name: 'release-requests decide',
    takes: 'ID',
    summary: 'releases the device of a release request, or leaves it with its owner',
    details: `The evidence stands in the audit logs of both organizations, so name neither in it. Works beside a
running service or without one.`,
    arguments: one,
    options: {
      ...json,
      release: { type: 'boolean', help: 'the device is deregistered, and who asks can register it' },
      keep: { type: 'boolean', help: 'the device stays where it is' },
      evidence: { type: 'string', value: 'TEXT', help: 'what the decision rests on; needed' },
      ...data,
    },
    run: async (values, [id = ''], terminal) =>
      (await import('./release-decisions.ts')).decideHere(id, values, terminal),
  }),
  command({
    name: 'keys status',
    takes: '',
    summary: 'counts what is sealed with which key, and says which old keys can be taken away',
    details:
      'For the administrator of the service, on its own machine and with its settings. Reads everything through.',
    arguments: none,
    options: { ...data, ...json },
    run: async (values, _, terminal) => (await import('./keys.ts')).keyStatusHere(values, terminal),
  }),
  command({
    name: 'keys renew',
    takes: '',
    summary: 'makes a new key in the data folder, which the next start of the service takes up',
    details: `The one before is kept beside it, to open what it sealed. For the administrator of the service, on its own machine
and with its settings. With MUSTER_KEY, see docs/guide/operate.md.`,
    arguments: none,
    options: { ...data, ...json },
    run: async (values, _, terminal) => (await import('./keys.ts')).renewKeyHere(values, terminal),
  }),
  command({
    name: 'keys rotate',
    takes: '',
    summary: 'makes a new key that signs access tokens, at once rather than when it is due',
    details:
      'For the administrator of the service, on its own machine and with its settings, beside a running service.',
    arguments: none,
    options: {
      revoke: { type: 'boolean', help: 'ends the tokens of all other keys within 5 seconds' },
      ...data,
      ...json,
    },
    run: async (values, _, terminal) => (await import('./keys.ts')).rotateKeysHere(values, terminal),
  }),
  command({
    name: 'backup',
    takes: 'FILE',
    summary: 'writes everything that Muster keeps into one new file, beside a running service or without one',
    details: `For the administrator of the service, on its own machine and with its settings. One moment of everything, compressed, with
counts and digests. Without the key that seals: keep that one apart. An existing file is left alone. Where FILE is a folder, the
file in it is named by the time; where it is "-", the backup goes to standard output, and what is said of it to standard error.`,
    arguments: one,
    options: { ...data, ...json },
    run: async (values, [file = ''], terminal) => (await import('./backups.ts')).backUpHere(file, values, terminal),
  }),
  command({
    name: 'restore',
    takes: 'FILE',
    summary: 'restores a backup into an empty database, all of it or nothing, and upgrades it to this version',
    details: `For the administrator of the service, with the settings that the service is to have: the bundled database of a new data
folder, or the one that DATABASE_URL names, of whatever version of PostgreSQL. No Muster may run on it.`,
    arguments: one,
    options: {
      'keys-later': { type: 'boolean', help: 'restores although a key that sealed something is not at hand yet' },
      ...data,
      ...json,
    },
    run: async (values, [file = ''], terminal) => (await import('./backups.ts')).restoreHere(file, values, terminal),
  }),
  command({
    name: 'verify',
    takes: '',
    summary: 'recounts the audit log of every tenant and prints where each one ends',
    details: `For the administrator of the service, beside a running service or without one. Ends with 1 and names the place if an
entry was removed, changed or moved. Keep the heads it prints elsewhere, and pass them on later.`,
    arguments: none,
    options: {
      head: {
        type: 'string',
        multiple: true,
        value: 'TENANT:POSITION:DIGEST',
        help: 'a head that was kept elsewhere must still be part of the log; may be repeated',
      },
      ...data,
      ...json,
    },
    run: async (values, _, terminal) => (await import('./verify.ts')).verifyHere(values, terminal),
  }),
  command({
    name: 'check',
    takes: 'FILE…',
    summary: 'reads files offline and says what is wrong with each bad row',
    details: `Nothing leaves this computer. - is standard input. Ends with 1 if any row would fail.
With --json, at most 1,000 problems are listed; problemsTotal counts all.`,
    arguments: some,
    options: {
      ...json,
      ...format,
      partner: { type: 'boolean', help: 'judges as for a partner: values must be exact' },
    },
    run: async (values, names, terminal) => (await import('./check.ts')).check(names, values, terminal),
  }),
  command({
    name: 'hash decode',
    takes: '[FILE|-]',
    summary: 'shows what a hardware hash says, offline',
    details: 'Reads standard input where no file is named. Ends with 1 if the hash could not be registered.',
    arguments: [0, 1],
    options: json,
    run: async (values, [path = '-'], terminal) => (await import('./hash.ts')).decodeHash(path, values, terminal),
  }),
  command({
    name: 'login',
    takes: '',
    summary: 'signs you in, by a code that you allow in a browser',
    details: `Afterwards every command that talks to this server acts as you, until muster logout or the end of the login:
14 days without use, 90 days in all. An API client that options or the environment name wins over it.`,
    arguments: none,
    options: { ...json, ...server },
    run: async (values, _, terminal) => (await import('./logins.ts')).login(values, terminal),
  }),
  command({
    name: 'logout',
    takes: '',
    summary: 'ends what login began',
    details: 'Where no server is named, the one that was signed in to last.',
    arguments: none,
    options: { ...json, ...server },
    run: async (values, _, terminal) => (await import('./logins.ts')).logout(values, terminal),
  }),
  command({
    name: 'register',
    takes: 'FILE…',
    summary: 'uploads files, follows them, and prints what became of their rows',
    details: 'Ends with 1 if rows failed. With --json, at most 1,000 failed rows are listed as problems.',
    arguments: some,
    options: { ...json, ...labels, ...format, ...uploading, ...acting, ...serverOptions },
    run: async (values, names, terminal) => (await import('./upload.ts')).register(values, names, terminal),
  }),
  command({
    name: 'deregister',
    takes: 'FILE|SERIAL…',
    summary: 'gives devices free, by file or by serial number',
    details: 'A device that is not registered is no failure.',
    arguments: some,
    options: { ...json, ...format, ...uploading, ...acting, ...serverOptions },
    run: async (values, names, terminal) => (await import('./upload.ts')).deregister(values, names, terminal),
  }),
  command({
    name: 'devices list',
    takes: '',
    summary: 'lists devices, the newest first',
    arguments: none,
    options: { ...json, ...filters, ...paging, ...serverOptions },
    run: async (values, _, terminal) => (await import('./devices.ts')).listDevices(values, terminal),
  }),
  command({
    name: 'devices export',
    takes: '',
    summary: 'writes all devices that match, as CSV',
    arguments: none,
    options: {
      ...json,
      ...filters,
      ...delimiter,
      ...output,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./devices.ts')).exportDevices(values, terminal),
  }),
  command({
    name: 'devices show',
    takes: 'ID|SERIAL',
    summary: 'shows one device',
    arguments: one,
    options: {
      ...json,
      history: { type: 'boolean', help: 'with its transitions' },
      hardware: { type: 'boolean', help: 'with its decoded hardware' },
      ...serverOptions,
    },
    run: async (values, [name = ''], terminal) => (await import('./devices.ts')).showDevice(name, values, terminal),
  }),
  command({
    name: 'orders list',
    takes: '',
    summary: 'counts the devices of each order ID, or of each purchase ID',
    arguments: none,
    options: {
      ...json,
      by: { type: 'string', value: 'B', help: 'orderId or purchaseId (default: orderId)' },
      search: { type: 'string', value: 'X', help: 'only IDs that begin with this' },
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./orders.ts')).listOrders(values, terminal),
  }),
  command({
    name: 'batches list',
    takes: '',
    summary: 'lists batches, the newest first',
    arguments: none,
    options: {
      ...json,
      state: { type: 'string', value: 'S', help: 'only batches in this state, such as awaitingApproval' },
      'mandate-id': { type: 'string', value: 'ID', help: 'only what was sent under this mandate' },
      customers: { type: 'boolean', help: 'what your organization sent as a partner, for all customers' },
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./batches.ts')).listBatches(values, terminal),
  }),
  command({
    name: 'batches show',
    takes: 'ID',
    summary: 'prints the receipt of a batch as it is now',
    arguments: one,
    options: {
      ...json,
      rows: { type: 'string', value: 'OUTCOME', help: 'and its rows of this outcome, or all' },
      ...serverOptions,
    },
    run: async (values, [id = ''], terminal) => (await import('./batches.ts')).showBatch(id, values, terminal),
  }),
  command({
    name: 'batches fix-file',
    takes: 'ID',
    summary: 'writes the failed rows as a file that can be corrected and uploaded',
    arguments: one,
    options: { ...output, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./batches.ts')).fixFile(id, values, terminal),
  }),
  command({
    name: 'batches retry',
    takes: 'ID',
    summary: 'tries the failed rows again that may succeed as they are',
    arguments: one,
    options: { ...json, 'no-wait': uploading['no-wait'], ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./batches.ts')).retryBatch(id, values, terminal),
  }),
  command({
    name: 'batches cancel',
    takes: 'ID',
    summary: 'takes back the rows that are not settled yet',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./batches.ts')).cancelBatch(id, values, terminal),
  }),
  command({
    name: 'batches approve',
    takes: 'ID',
    summary: 'has what a partner sent settled, and follows it',
    details: 'For mandates that have each upload approved. Ends with 1 if rows failed.',
    arguments: one,
    options: { ...json, 'no-wait': uploading['no-wait'], ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./batches.ts')).approveBatch(id, values, terminal),
  }),
  command({
    name: 'batches decline',
    takes: 'ID',
    summary: 'declines what a partner sent: nothing of it is registered',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./batches.ts')).declineBatch(id, values, terminal),
  }),
  command({
    name: 'catalogue file',
    takes: 'FILE…',
    summary: 'files hardware records ahead of sale, for an OEM',
    details: 'Every row needs a hardware hash. A record that is filed again is corrected; its ID stays.',
    arguments: some,
    options: { ...json, ...uploading, ...serverOptions },
    run: async (values, names, terminal) => (await import('./upload.ts')).fileRecords(values, names, terminal),
  }),
  command({
    name: 'catalogue list',
    takes: '',
    summary: 'lists the hardware records that an OEM filed, by serial number',
    arguments: none,
    options: {
      ...json,
      search: { type: 'string', value: 'X', help: 'only records whose serial number or model begins with this' },
      state: { type: 'string', value: 'S', help: 'only filed or withdrawn ones' },
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./catalogue.ts')).listCatalogue(values, terminal),
  }),
  command({
    name: 'catalogue show',
    takes: 'ID',
    summary: 'shows a hardware record of the catalogue',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./catalogue.ts')).showRecord(id, values, terminal),
  }),
  command({
    name: 'catalogue history',
    takes: 'ID',
    summary: 'shows what happened to a record, from its filing on',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./catalogue.ts')).recordHistory(id, values, terminal),
  }),
  command({
    name: 'catalogue withdraw',
    takes: 'ID',
    summary: 'withdraws a record: rows match it no longer',
    details: 'Filing it again brings it back. It is deleted with its hardware hash 30 days later.',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./catalogue.ts')).withdrawRecord(id, values, terminal),
  }),
  command({
    name: 'clients list',
    takes: '',
    summary: "lists the tenant's API clients, the newest first",
    arguments: none,
    options: { ...json, ...paging, ...serverOptions },
    run: async (values, _, terminal) => (await import('./clients.ts')).listClients(values, terminal),
  }),
  command({
    name: 'clients create',
    takes: '',
    summary: 'makes an API client and shows its secret this once',
    details: 'It can have scopes that the calling client has itself.',
    arguments: none,
    options: {
      ...json,
      name: { type: 'string', value: 'N', help: 'what it is called; needed' },
      scope: { type: 'string', multiple: true, value: 'S', help: 'what it may do; needed, may be repeated' },
      'expires-at': { type: 'string', value: 'T', help: 'until when, such as 2030-01-31T00:00:00Z (default: no end)' },
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./clients.ts')).createClient(values, terminal),
  }),
  command({
    name: 'clients rotate',
    takes: 'ID',
    summary: 'makes another secret for an API client and shows it this once',
    details: 'The secret before goes on for the overlap; one that is older than that ends at once.',
    arguments: one,
    options: {
      ...json,
      'overlap-hours': {
        type: 'string',
        value: 'N',
        help: 'how long the secret before goes on, 0 to 720 (default 24)',
      },
      ...serverOptions,
    },
    run: async (values, [id = ''], terminal) => (await import('./clients.ts')).rotateClient(id, values, terminal),
  }),
  command({
    name: 'clients revoke',
    takes: 'ID',
    summary: 'revokes an API client; its tokens end within 5 seconds',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./clients.ts')).revokeClient(id, values, terminal),
  }),
  command({
    name: 'users list',
    takes: '',
    summary: "lists the tenant's users, in the order in which they came",
    arguments: none,
    options: { ...json, ...paging, ...serverOptions },
    run: async (values, _, terminal) => (await import('./users.ts')).listUsers(values, terminal),
  }),
  command({
    name: 'users show',
    takes: 'USER',
    summary: 'shows a user, and what the user may do',
    details: userTaken,
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [name = ''], terminal) => (await import('./users.ts')).showUser(name, values, terminal),
  }),
  command({
    name: 'users invite',
    takes: '',
    summary: 'makes a one-time link by which somebody becomes a user, and shows it this once',
    details: 'Muster sends no mail: hand the link over. It gives no rights that the caller lacks.',
    arguments: none,
    options: {
      ...json,
      email: { type: 'string', value: 'E', help: 'for this address (default: whoever opens the link names one)' },
      role: { type: 'string', value: 'R', help: `${roleHelp}; needed` },
      hardware: { type: 'boolean', help: 'with the right to see hardware records' },
      hours: {
        type: 'string',
        value: 'N',
        help: `how long the link holds, 1 to ${invitationHours.most} (default ${invitationHours.default})`,
      },
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./users.ts')).inviteUser(values, terminal),
  }),
  command({
    name: 'users change',
    takes: 'USER',
    summary: 'changes the name, the role or the rights of a user, or disables one',
    details: `${userTaken} A change holds within 5 seconds; who is disabled is signed out
everywhere.`,
    arguments: one,
    options: {
      ...json,
      role: { type: 'string', value: 'R', help: roleHelp },
      hardware: { type: 'string', value: 'S', help: 'on or off: the right to see hardware records' },
      name: { type: 'string', value: 'N', help: 'what the user is called' },
      disable: { type: 'boolean', help: 'lets the user in no more, until --enable' },
      enable: { type: 'boolean', help: 'lets the user in again' },
      ...serverOptions,
    },
    run: async (values, [name = ''], terminal) => (await import('./users.ts')).changeUser(name, values, terminal),
  }),
  command({
    name: 'users remove',
    takes: 'USER',
    summary: 'removes a user, with all passkeys and sessions',
    details: userTaken,
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [name = ''], terminal) => (await import('./users.ts')).removeUser(name, values, terminal),
  }),
  command({
    name: 'users link',
    takes: 'USER',
    summary: 'makes a one-time link by which a user gets a new password or passkey, and shows it this once',
    details: `${userTaken} Using the link signs the user out everywhere else.`,
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [name = ''], terminal) => (await import('./users.ts')).linkUser(name, values, terminal),
  }),
  command({
    name: 'invitations list',
    takes: '',
    summary: 'lists the one-time links that can still be used, without what opens them',
    arguments: none,
    options: { ...json, ...paging, ...serverOptions },
    run: async (values, _, terminal) => (await import('./invitations.ts')).listInvitations(values, terminal),
  }),
  command({
    name: 'invitations take-back',
    takes: 'ID',
    summary: 'takes a one-time link back, so that nobody can open it',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) =>
      (await import('./invitations.ts')).takeInvitationBack(id, values, terminal),
  }),
  command({
    name: 'mandates list',
    takes: '',
    summary: 'lists the mandates of partners, the newest first',
    arguments: none,
    options: {
      ...json,
      state: { type: 'string', value: 'S', help: 'only those in this state' },
      ...asPartner,
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./mandates.ts')).listMandates(values, terminal),
  }),
  command({
    name: 'mandates show',
    takes: 'ID',
    summary: 'shows a mandate, and what it covers',
    arguments: one,
    options: { ...json, ...asPartner, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./mandates.ts')).showMandate(id, values, terminal),
  }),
  command({
    name: 'mandates history',
    takes: 'ID',
    summary: 'lists what was done with a mandate and under it, the newest first',
    arguments: one,
    options: { ...json, ...asPartner, ...paging, ...serverOptions },
    run: async (values, [id = ''], terminal) =>
      (await import('./mandates.ts')).listMandateHistory(id, values, terminal),
  }),
  command({
    name: 'mandates open',
    takes: '[FILE|-]',
    summary: "opens a partner's consent link, and shows what it asks for",
    details: tokenTaken,
    arguments: [0, 1],
    options: { ...json, ...serverOptions },
    run: async (values, [path = '-'], terminal) =>
      (await import('./mandates.ts')).openConsentLink(path, values, terminal),
  }),
  command({
    name: 'mandates approve',
    takes: 'ID',
    summary: 'approves what a partner asks for, or less where options say so',
    details: 'What no option names is approved as it was asked for.',
    arguments: one,
    options: { ...json, ...scopeOptions, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./mandates.ts')).approveMandate(id, values, terminal),
  }),
  command({
    name: 'mandates decline',
    takes: 'ID',
    summary: 'declines what a partner asks for',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./mandates.ts')).declineMandate(id, values, terminal),
  }),
  command({
    name: 'mandates change',
    takes: 'ID',
    summary: 'changes what a mandate covers, within what was asked for',
    details: 'What no option names stays as it is.',
    arguments: one,
    options: { ...json, ...scopeOptions, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./mandates.ts')).changeMandate(id, values, terminal),
  }),
  command({
    name: 'mandates end',
    takes: 'ID',
    summary: 'ends a mandate at once, and what it was passed on as',
    arguments: one,
    options: { ...json, ...asPartner, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./mandates.ts')).endMandate(id, values, terminal),
  }),
  command({
    name: 'mandates offer',
    takes: '',
    summary: 'makes a token by which a partner gets a mandate, and shows it this once',
    arguments: none,
    options: {
      ...json,
      name: { type: 'string', value: 'N', help: 'what the mandate is called; needed' },
      ...scopeOptions,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./mandates.ts')).offerMandate(values, terminal),
  }),
  command({
    name: 'mandates accept',
    takes: '[FILE|-]',
    summary: "gets a partner the mandate that a customer's token stands for",
    details: tokenTaken,
    arguments: [0, 1],
    options: { ...json, ...serverOptions },
    run: async (values, [path = '-'], terminal) =>
      (await import('./mandates.ts')).acceptMandate(path, values, terminal),
  }),
  command({
    name: 'mandates pass-on',
    takes: 'ID',
    summary: "passes a distributor's mandate on to a reseller, within what it covers",
    details: 'What no option names is as in the mandate that is passed on.',
    arguments: one,
    options: {
      ...json,
      to: { type: 'string', value: 'TENANT', help: "the reseller's tenant ID; needed" },
      name: { type: 'string', value: 'N', help: 'what it is called; needed' },
      ...scopeOptions,
      ...serverOptions,
    },
    run: async (values, [id = ''], terminal) => (await import('./mandates.ts')).passMandateOn(id, values, terminal),
  }),
  command({
    name: 'consent-links list',
    takes: '',
    summary: "lists the partner's consent links, the newest first, without what opens them",
    arguments: none,
    options: { ...json, ...paging, ...serverOptions },
    run: async (values, _, terminal) => (await import('./consent-links.ts')).listConsentLinks(values, terminal),
  }),
  command({
    name: 'consent-links create',
    takes: '',
    summary: 'makes a link by which a customer is asked for a mandate, and shows it this once',
    details: 'Muster sends no mail: hand the link over.',
    arguments: none,
    options: {
      ...json,
      customer: { type: 'string', value: 'N', help: 'what the partner calls the customer; needed' },
      days: { type: 'string', value: 'N', help: 'how long it can be opened, 1 to 30 (default 30)' },
      ...scopeOptions,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./consent-links.ts')).createConsentLink(values, terminal),
  }),
  command({
    name: 'consent-links withdraw',
    takes: 'ID',
    summary: 'withdraws a consent link, and the request that it became',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) =>
      (await import('./consent-links.ts')).withdrawConsentLink(id, values, terminal),
  }),
  command({
    name: 'customers list',
    takes: '',
    summary: "lists the partner's customers by their names",
    arguments: none,
    options: {
      ...json,
      search: { type: 'string', value: 'X', help: 'only names with this in them' },
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./customers.ts')).listCustomers(values, terminal),
  }),
  command({
    name: 'transfers list',
    takes: '',
    summary: 'lists the transfers of devices to and from the organization, the newest first',
    arguments: none,
    options: {
      ...json,
      direction: { type: 'string', value: 'D', help: 'only outgoing or only incoming ones' },
      state: { type: 'string', value: 'S', help: `only one of ${transferStates.join(', ')}` },
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./transfers.ts')).listTransfers(values, terminal),
  }),
  command({
    name: 'transfers show',
    takes: 'ID',
    summary: 'shows a transfer and its devices',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./transfers.ts')).showTransfer(id, values, terminal),
  }),
  command({
    name: 'transfers offer',
    takes: 'DEVICE…',
    summary: 'offers devices to another organization',
    details: 'DEVICE is the ID of a device. The answer is the same whether anybody has the domain or code.',
    arguments: some,
    options: {
      ...json,
      to: { type: 'string', value: 'X', help: 'a domain of the organization, or its code (its tenant ID); needed' },
      message: { type: 'string', value: 'X', help: 'what the organization reads with the offer' },
      'idempotency-key': { type: 'string', value: 'K', help: 'the same key and devices make one offer' },
      ...serverOptions,
    },
    run: async (values, ids, terminal) => (await import('./transfers.ts')).offerTransfer(ids, values, terminal),
  }),
  command({
    name: 'transfers accept',
    takes: 'ID',
    summary: 'accepts a transfer: its devices move to the organization at once',
    arguments: one,
    options: {
      ...json,
      'order-id': { type: 'string', value: 'X', help: 'order ID of the devices here' },
      'group-tag': { type: 'string', value: 'X', help: 'group tag of the devices here' },
      profile: labels.profile,
      ...serverOptions,
    },
    run: async (values, [id = ''], terminal) => (await import('./transfers.ts')).acceptTransfer(id, values, terminal),
  }),
  command({
    name: 'transfers decline',
    takes: 'ID',
    summary: 'declines a transfer that was offered to the organization',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./transfers.ts')).declineTransfer(id, values, terminal),
  }),
  command({
    name: 'transfers withdraw',
    takes: 'ID',
    summary: 'takes an offer of the organization back',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./transfers.ts')).withdrawTransfer(id, values, terminal),
  }),
  command({
    name: 'releases list',
    takes: '',
    summary: 'lists the devices that are asked for, by the organization or of it, the newest first',
    arguments: none,
    options: {
      ...json,
      side: {
        type: 'string',
        value: 'S',
        help: 'requester: what the organization asks for; owner: what it is asked for',
      },
      state: { type: 'string', value: 'S', help: `only one of ${releaseStates.join(', ')}` },
      ...paging,
      ...serverOptions,
    },
    run: async (values, _, terminal) => (await import('./releases.ts')).listReleases(values, terminal),
  }),
  command({
    name: 'releases show',
    takes: 'ID',
    summary: 'shows a release request',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./releases.ts')).showRelease(id, values, terminal),
  }),
  command({
    name: 'releases request',
    takes: 'BATCH ROW',
    summary: 'asks for the device of a row that failed because another organization has it',
    details: `BATCH and ROW are IDs, as batches show --rows failed --json prints them. The owner is told which
organization asks and why; nothing is told of the owner.`,
    arguments: [2, 2],
    options: {
      ...json,
      reason: { type: 'string', value: 'X', help: 'what the owner reads; needed' },
      'idempotency-key': { type: 'string', value: 'K', help: 'the same key and row make one request' },
      ...serverOptions,
    },
    run: async (values, [batchId = '', rowId = ''], terminal) =>
      (await import('./releases.ts')).requestRelease(batchId, rowId, values, terminal),
  }),
  command({
    name: 'releases release',
    takes: 'ID',
    summary: 'releases the device that the organization is asked for: it is deregistered',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./releases.ts')).releaseDevice(id, values, terminal),
  }),
  command({
    name: 'releases refuse',
    takes: 'ID',
    summary: 'refuses to release the device that the organization is asked for',
    arguments: one,
    options: {
      ...json,
      reason: { type: 'string', value: 'X', help: 'what the other organization reads; needed' },
      ...serverOptions,
    },
    run: async (values, [id = ''], terminal) => (await import('./releases.ts')).refuseRelease(id, values, terminal),
  }),
  command({
    name: 'releases withdraw',
    takes: 'ID',
    summary: 'takes a release request of the organization back',
    arguments: one,
    options: { ...json, ...serverOptions },
    run: async (values, [id = ''], terminal) => (await import('./releases.ts')).withdrawRelease(id, values, terminal),
  }),
  command({
    name: 'audit list',
    takes: '',
    summary: 'lists the audit log, the newest entries first',
    arguments: none,
    options: { ...json, ...auditFilters, ...paging, ...serverOptions },
    run: async (values, _, terminal) => (await import('./audit.ts')).listAudit(values, terminal),
  }),
  command({
    name: 'audit export',
    takes: '',
    summary: 'writes all entries of the audit log that match, as CSV',
    arguments: none,
    options: { ...json, ...auditFilters, ...delimiter, ...output, ...serverOptions },
    run: async (values, _, terminal) => (await import('./audit.ts')).exportAudit(values, terminal),
  }),
];
