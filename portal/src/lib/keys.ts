/** Under which answers about one organization are kept, `me` or a customer's ID: none is ever taken for another's. */
export const tenantKeys = (tenant: string) => ({
  devices: ['devices', tenant],
  deviceLists: ['devices', tenant, 'list'],
  deviceList: (filter: object) => ['devices', tenant, 'list', filter],
  device: (id: string) => ['devices', tenant, 'one', id],
  deviceHistory: (id: string) => ['devices', tenant, 'one', id, 'history'],
  deviceHardware: (id: string) => ['devices', tenant, 'one', id, 'hardware'],
  /** Whether a long list (device-lists.ts) is no longer what the server has. */
  deviceListChanged: (filter: object) => ['device-list-changed', tenant, filter],
  summary: ['summary', tenant],
  batches: ['batches', tenant],
  everyBatch: [...batchOfAny, tenant],
  everyBatchRows: ['batch-rows', tenant],
  batch: (id: string) => [...batchOfAny, tenant, id],
  batchRows: (id: string) => ['batch-rows', tenant, id],
  batchRowList: (id: string, outcome: string | null) => ['batch-rows', tenant, id, 'list', outcome],
  batchRow: (id: string, line: number | null) => ['batch-rows', tenant, id, 'one', line],
  batchFailures: (id: string) => ['batch-rows', tenant, id, 'failures'],
  orders: ['orders', tenant],
  orderList: (by: string, search: string) => ['orders', tenant, by, search],
  statistics: ['statistics', tenant],
  statisticsOf: (days: number) => ['statistics', tenant, days],
});
export type TenantKeys = ReturnType<typeof tenantKeys>;

/** A batch, whoever's it is. */
export const batchOfAny = ['batch'] as const;

/** The names under which the other answers are kept; what stands below one is renewed with it. */
export const keys = {
  users: ['users'],
  user: (id: string) => ['users', 'one', id],
  userPasskeys: (id: string) => ['users', 'passkeys', id],
  invitations: ['invitations'],
  clients: ['clients'],
  client: (id: string) => ['clients', 'one', id],
  signInSettings: ['sign-in-settings'],
  sessions: ['sessions'],
  ownPasskeys: ['own-passkeys'],
  auditList: (filter: object) => ['audit', 'list', filter],
  auditEntry: (id: string) => ['audit', 'one', id],
  getStarted: ['get-started'],
  contacts: ['contacts'],
  contact: (id: string) => ['contacts', 'one', id],
  customers: ['customers'],
  customerList: (search: string) => ['customers', 'list', search],
  customer: (tenantId: string) => ['customers', 'one', tenantId],
  customerBatches: ['customer-batches'],
  ownMandate: (id: string) => ['own-mandates', id],
  ownMandateHistory: (id: string) => ['own-mandates', id, 'history'],
} as const;
