type Query = Readonly<Record<string, string>>;

/** The pages about one organization, the own one (null) or a customer. */
export function tenantPaths(customerId: string | null) {
  const base = customerId === null ? '' : `${customers}/${customerId}`;
  return {
    devices: `${base}/devices`,
    device: (id: string) => `${base}/devices/${id}`,
    devicesWhere: (filter: Query) => `${base}/devices?${new URLSearchParams(filter)}`,
    deviceExport: (filter: Query) =>
      `/api/v1/tenants/${customerId ?? 'me'}/devices?${new URLSearchParams({ ...filter, format: 'csv' })}`,
    batches: `${base}/batches`,
    batch: (id: string) => `${base}/batches/${id}`,
    receipt: (id: string) => `${base}/batches/${id}/receipt`,
    registering: `${base}/devices?register=1`,
    /** Of a customer alone. */
    mandates: `${base}/mandates`,
  };
}
export type TenantPaths = ReturnType<typeof tenantPaths>;

const customers = '/customers';

/** The addresses of the portal's pages, and of those of the service that it leads to; nowhere else is one written. */
export const paths = {
  ...tenantPaths(null),
  customers,
  /** What is below it, with a customer's ID, is about that customer. */
  customer: `${customers}/:customerId`,
  customerBatches: '/customer-batches',
  consentLinks: '/consent-links',
  /** Where a partner's consent link leads; its token stands behind the `#`. */
  consent: '/consent',
  partners: '/partners',
  partner: (mandateId: string) => `/partners/${mandateId}`,
  catalogue: '/catalogue',
  transfers: '/transfers',
  /** `view`: as in pages/transfers/views.ts. */
  transferIn: (view: 'outgoing' | 'asking', id: string) => `/transfers/${id}?view=${view}`,
  overview: '/overview',
  orders: '/orders',
  users: '/users',
  clients: '/clients',
  signInSettings: '/sign-in-settings',
  audit: '/audit',
  sessions: '/sessions',
  getStarted: '/get-started',
  contacts: '/contacts',
  account: '/account',
  signOut: '/sign-out',
  selfServiceTemplate: '/api/v1/templates/self-service.csv',
  auditExport: (filter: Readonly<Record<string, string>>) =>
    `/api/v1/tenants/me/audit?${new URLSearchParams({ ...filter, format: 'csv' })}`,
  companyCallback: (tenantId: string) => `/sign-in/company/callback/${tenantId}`,
  companySignIn: (tenantId: string) => `/sign-in/company?tenant=${tenantId}`,
  partnerTemplate: '/api/v1/templates/partner.csv',
} as const;

/** Signing in, and back to where one was. `again`: also who is signed in, since something takes a recent sign-in. */
export function signInPath(again = false): string {
  const query = new URLSearchParams({ to: location.pathname + location.search, ...(again && { again: '1' }) });
  return `/sign-in?${query}`;
}
