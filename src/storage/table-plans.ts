/** What becomes of a table's rows in a backup, in the export of a tenant, and when a tenant is deleted. */
export interface TablePlan {
  /** Why a backup leaves them out; absent where it has them. */
  readonly leftOut?: string;
  /** The column that says whose they are; null: no tenant's. */
  readonly tenant: string | null;
  /** `no`: a tenant's export has none of them. Else the columns that it leaves out, since they prove or open something. */
  readonly exported: 'no' | readonly string[];
}

const own = 'tenant_id';

/** Every table of the schema `muster` (table-plans.test.ts looks for others). */
export const tablePlans: Readonly<Record<string, TablePlan>> = {
  migrations: { leftOut: 'the restore makes the schema, and notes how', tenant: null, exported: 'no' },
  settings: { tenant: null, exported: 'no' },
  seal_keys: { tenant: null, exported: 'no' },
  deleted_tenants: { tenant: null, exported: 'no' },
  tenants: { tenant: 'id', exported: [] },
  clients: { tenant: own, exported: [] },
  client_secrets: { tenant: own, exported: ['secret_sha256'] },
  setup_links: { tenant: own, exported: 'no' },
  users: { tenant: own, exported: [] },
  passwords: { tenant: own, exported: ['digest'] },
  passkeys: { tenant: own, exported: ['credential_id', 'public_key', 'counter'] },
  invitations: { tenant: own, exported: ['token_sha256'] },
  sign_in_settings: { tenant: own, exported: ['sealed_secret'] },
  get_started_steps: { tenant: own, exported: [] },
  contacts: { tenant: own, exported: [] },
  contact_links: { tenant: own, exported: ['token_sha256'] },
  batches: { tenant: own, exported: [] },
  batch_slices: { tenant: own, exported: 'no' },
  batch_rows: { tenant: own, exported: ['ek_key', 'smbios_key'] },
  work: { tenant: own, exported: 'no' },
  work_turns: { tenant: own, exported: 'no' },
  idempotency_keys: { tenant: own, exported: 'no' },
  devices: { tenant: own, exported: ['ek_key', 'smbios_key'] },
  captures: { tenant: own, exported: ['tuple_key', 'ek_key', 'smbios_key'] },
  device_history: { tenant: own, exported: [] },
  tenant_counters: { tenant: own, exported: 'no' },
  partner_counters: { tenant: own, exported: 'no' },
  order_counters: { tenant: own, exported: 'no' },
  events: { tenant: own, exported: 'no' },
  catalogue_records: { tenant: own, exported: ['tuple_key', 'ek_key', 'smbios_key', 'folded_name'] },
  catalogue_history: { tenant: own, exported: [] },
  claim_keys: { tenant: own, exported: 'no' },
  audit: { tenant: own, exported: [] },
  audit_heads: { tenant: own, exported: [] },
  consent_links: { tenant: own, exported: ['token_sha256'] },
  mandates: { tenant: own, exported: ['token_sha256'] },
  mandate_history: { tenant: own, exported: [] },
  transfers: { tenant: own, exported: [] },
  transfer_devices: { tenant: own, exported: [] },
  release_requests: { tenant: own, exported: ['ek_key', 'smbios_key'] },
  sessions: {
    leftOut: 'a session that was ended since would be good again: everybody signs in anew',
    tenant: own,
    exported: ['token_sha256', 'refresh_sha256', 'previous_sha256'],
  },
  signing_keys: {
    leftOut: 'a key that was revoked since would be good again: the next start makes one',
    tenant: null,
    exported: 'no',
  },
  login_requests: { leftOut: 'a login under way: it is begun anew', tenant: own, exported: 'no' },
  sign_in_attempts: { leftOut: 'a sign-in under way: it is begun anew', tenant: null, exported: 'no' },
  provider_records: { leftOut: 'what the token issuer keeps for minutes', tenant: null, exported: 'no' },
  throttles: { leftOut: 'failed sign-ins are counted anew', tenant: null, exported: 'no' },
};

/** Whether a backup has the rows of a table: also those of one that a newer version has made. */
export const isBackedUp = (table: string): boolean => tablePlans[table]?.leftOut === undefined;
