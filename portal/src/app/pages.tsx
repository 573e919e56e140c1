import type { FluentIcon } from '@fluentui/react-icons';
import {
  ArchiveRegular,
  ArrowSwapRegular,
  BoxRegular,
  BuildingPeopleRegular,
  CertificateRegular,
  ClipboardTaskListLtrRegular,
  ContactCardRegular,
  DataTrendingRegular,
  HandshakeRegular,
  KeyRegular,
  LaptopRegular,
  LinkMultipleRegular,
  PeopleRegular,
  PersonClockRegular,
  PlugConnectedRegular,
  RocketRegular,
  StackRegular,
  StackStarRegular,
} from '@fluentui/react-icons';
import type { PartnerType, Scope, TenantKind } from '../../../src/contracts/tenants.ts';
import type { Me } from '../../../src/contracts/users.ts';
import { useMandatesInForce } from '../lib/customer.ts';
import { type Later, later } from '../lib/later.tsx';
import { paths, type TenantPaths } from '../lib/paths.ts';
import { useMe } from '../lib/session.tsx';
import { useTenant } from '../lib/tenant.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PageName } from './texts.ts';

/** A page; `section` null: one that the navigation does not lead to. `path` is the pattern under which it is shown; whoever lacks a scope does not see it, nor who is of another kind of organization. */
export interface PortalPage {
  readonly name: PageName;
  readonly section: 'devices' | 'partner' | 'organization' | null;
  readonly path: string;
  readonly to: string;
  readonly icon: FluentIcon;
  readonly scopes: readonly Scope[];
  readonly kind?: TenantKind;
  readonly partnerType?: PartnerType;
  readonly page: Later<object>;
}

const page = (load: Parameters<typeof later<object>>[0]) => later(load, <Loading height="100%" />);

const devicesPage = page(async () => (await import('../pages/devices/devices-page.tsx')).DevicesPage);
const batchesPage = page(async () => (await import('../pages/batches/batches-page.tsx')).BatchesPage);
const mandatesPage = page(async () => (await import('../pages/customers/mandates-page.tsx')).MandatesPage);

/** All pages of the own organization, in the order of the navigation. Each is loaded when it is first shown. */
const ownPages: readonly PortalPage[] = [
  {
    ...{ name: 'overview', section: 'devices', path: '/overview', to: paths.overview, icon: DataTrendingRegular },
    ...{ scopes: ['devices.read', 'batches.read'] },
    page: page(async () => (await import('../pages/overview/overview-page.tsx')).OverviewPage),
  },
  {
    ...{ name: 'devices', section: 'devices', path: '/devices/:id?', to: paths.devices, icon: LaptopRegular },
    ...{ scopes: ['devices.read'] },
    page: devicesPage,
  },
  {
    ...{ name: 'batches', section: 'devices', path: '/batches/:id?/:view?', to: paths.batches, icon: StackRegular },
    ...{ scopes: ['batches.read'] },
    page: batchesPage,
  },
  {
    ...{ name: 'orders', section: 'devices', path: '/orders', to: paths.orders, icon: BoxRegular },
    ...{ scopes: ['devices.read'] },
    page: page(async () => (await import('../pages/orders/orders-page.tsx')).OrdersPage),
  },
  {
    ...{ name: 'transfers', section: 'devices', path: '/transfers/:id?', to: paths.transfers, icon: ArrowSwapRegular },
    ...{ scopes: ['devices.read'] },
    page: page(async () => (await import('../pages/transfers/transfers-page.tsx')).TransfersPage),
  },
  {
    ...{ name: 'customers', section: 'partner', path: paths.customers, to: paths.customers, kind: 'partner' },
    ...{ icon: BuildingPeopleRegular, scopes: ['partners.read'] },
    page: page(async () => (await import('../pages/customers/customers-page.tsx')).CustomersPage),
  },
  {
    ...{ name: 'customerBatches', section: 'partner', path: paths.customerBatches, to: paths.customerBatches },
    ...{ icon: StackStarRegular, scopes: ['partners.read', 'batches.read'], kind: 'partner' },
    page: page(async () => (await import('../pages/customers/customer-batches-page.tsx')).CustomerBatchesPage),
  },
  {
    ...{ name: 'consentLinks', section: 'partner', path: '/consent-links/:id?', to: paths.consentLinks },
    ...{ icon: LinkMultipleRegular, scopes: ['partners.read'], kind: 'partner' },
    page: page(async () => (await import('../pages/consent-links/consent-links-page.tsx')).ConsentLinksPage),
  },
  {
    ...{ name: 'catalogue', section: 'partner', path: '/catalogue/:id?', to: paths.catalogue, icon: ArchiveRegular },
    ...{ scopes: ['partners.read'], kind: 'partner', partnerType: 'oem' },
    page: page(async () => (await import('../pages/catalogue/catalogue-page.tsx')).CataloguePage),
  },
  {
    ...{ name: 'getStarted', section: 'organization', path: paths.getStarted, to: paths.getStarted },
    ...{ icon: RocketRegular, scopes: ['tenant.read'] },
    page: page(async () => (await import('../pages/get-started/get-started-page.tsx')).GetStartedPage),
  },
  {
    ...{ name: 'partners', section: 'organization', path: '/partners/:id?', to: paths.partners },
    ...{ icon: HandshakeRegular, scopes: ['partners.read'] },
    page: page(async () => (await import('../pages/partners/partners-page.tsx')).PartnersPage),
  },
  {
    ...{ name: 'users', section: 'organization', path: '/users/:id?', to: paths.users, icon: PeopleRegular },
    ...{ scopes: ['tenant.read'] },
    page: page(async () => (await import('../pages/users/users-page.tsx')).UsersPage),
  },
  {
    ...{ name: 'clients', section: 'organization', path: '/clients/:id?', to: paths.clients },
    ...{ icon: PlugConnectedRegular, scopes: ['tenant.read'] },
    page: page(async () => (await import('../pages/clients/clients-page.tsx')).ClientsPage),
  },
  {
    ...{ name: 'signInSettings', section: 'organization', path: paths.signInSettings, to: paths.signInSettings },
    ...{ icon: KeyRegular, scopes: ['tenant.read'] },
    page: page(async () => (await import('../pages/sign-in-settings/sign-in-settings-page.tsx')).SignInSettingsPage),
  },
  {
    ...{ name: 'audit', section: 'organization', path: paths.audit, to: paths.audit },
    ...{ icon: ClipboardTaskListLtrRegular, scopes: ['audit.read'] },
    page: page(async () => (await import('../pages/audit/audit-page.tsx')).AuditPage),
  },
  {
    ...{ name: 'contacts', section: 'organization', path: '/contacts/:id?', to: paths.contacts },
    ...{ icon: ContactCardRegular, scopes: ['tenant.read'] },
    page: page(async () => (await import('../pages/contacts/contacts-page.tsx')).ContactsPage),
  },
  {
    ...{ name: 'sessions', section: 'organization', path: paths.sessions, to: paths.sessions },
    ...{ icon: PersonClockRegular, scopes: [] },
    page: page(async () => (await import('../pages/sessions/sessions-page.tsx')).SessionsPage),
  },
  {
    ...{ name: 'consent', section: null, path: paths.consent, to: paths.consent, icon: HandshakeRegular, scopes: [] },
    page: page(async () => (await import('../pages/partners/consent-page.tsx')).ConsentPage),
  },
];

/** What a partner sees of a customer that it acts for. */
function customerPages({ devices, batches, mandates }: TenantPaths): readonly PortalPage[] {
  return [
    {
      ...{ name: 'devices', section: 'devices', path: `${devices}/:id?`, to: devices, icon: LaptopRegular },
      ...{ scopes: ['partners.read', 'devices.read'], kind: 'partner', page: devicesPage },
    },
    {
      ...{ name: 'batches', section: 'devices', path: `${batches}/:id?/:view?`, to: batches, icon: StackRegular },
      ...{ scopes: ['partners.read', 'batches.read'], kind: 'partner', page: batchesPage },
    },
    {
      ...{ name: 'mandates', section: 'devices', path: mandates, to: mandates, icon: CertificateRegular },
      ...{ scopes: ['partners.read'], kind: 'partner', page: mandatesPage },
    },
  ];
}

/** The pages that who is signed in may see of the organization that is shown. */
export function useSeenPages(): readonly PortalPage[] {
  const { scopes, ...me } = useMe();
  const { customerId, paths: ofTenant } = useTenant();
  // What is not known yet is taken to be in force, as for most it is.
  const isOver = useMandatesInForce()?.length === 0;
  const all =
    customerId === null ? ownPages : customerPages(ofTenant).filter(({ name }) => !isOver || name !== 'devices');
  return all.filter(page => page.scopes.every(scope => scopes.includes(scope)) && isFor(page, me));
}

function isFor({ kind, partnerType }: PortalPage, me: Pick<Me, 'tenantKind' | 'partnerType'>): boolean {
  const isOfKind = kind === undefined || kind === me.tenantKind;
  return isOfKind && (partnerType === undefined || partnerType === me.partnerType);
}
