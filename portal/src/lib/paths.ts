/** The addresses of the portal's pages, and of those of the service that it leads to; nowhere else is one written. */
export const paths = {
  overview: '/overview',
  devices: '/devices',
  device: (id: string) => `/devices/${id}`,
  devicesWhere: (filter: Readonly<Record<string, string>>) => `/devices?${new URLSearchParams(filter)}`,
  deviceExport: (filter: Readonly<Record<string, string>>) =>
    `/api/v1/tenants/me/devices?${new URLSearchParams({ ...filter, format: 'csv' })}`,
  batches: '/batches',
  batch: (id: string) => `/batches/${id}`,
  receipt: (id: string) => `/batches/${id}/receipt`,
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
