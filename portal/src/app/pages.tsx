import type { FluentIcon } from '@fluentui/react-icons';
import {
  BoxRegular,
  ClipboardTaskListLtrRegular,
  ContactCardRegular,
  DataTrendingRegular,
  KeyRegular,
  LaptopRegular,
  PeopleRegular,
  PersonClockRegular,
  PlugConnectedRegular,
  RocketRegular,
  StackRegular,
} from '@fluentui/react-icons';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Scope } from '../../../src/contracts/tenants.ts';
import { paths } from '../lib/paths.ts';
import type { PageName } from './texts.ts';

/** A page of the navigation. `path` is the pattern under which it is shown; whoever lacks a scope does not see it. */
export interface PortalPage {
  readonly name: PageName;
  readonly section: 'devices' | 'organization';
  readonly path: string;
  readonly to: string;
  readonly icon: FluentIcon;
  readonly scopes: readonly Scope[];
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** All pages, in the order of the navigation. Each is loaded when it is first shown. */
export const pages: readonly PortalPage[] = [
  {
    ...{ name: 'overview', section: 'devices', path: '/overview', to: paths.overview, icon: DataTrendingRegular },
    ...{ scopes: ['devices.read', 'batches.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/overview/overview-page.tsx')).OverviewPage })),
  },
  {
    ...{ name: 'devices', section: 'devices', path: '/devices/:id?', to: paths.devices, icon: LaptopRegular },
    ...{ scopes: ['devices.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/devices/devices-page.tsx')).DevicesPage })),
  },
  {
    ...{ name: 'batches', section: 'devices', path: '/batches/:id?/:view?', to: paths.batches, icon: StackRegular },
    ...{ scopes: ['batches.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/batches/batches-page.tsx')).BatchesPage })),
  },
  {
    ...{ name: 'orders', section: 'devices', path: '/orders', to: paths.orders, icon: BoxRegular },
    ...{ scopes: ['devices.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/orders/orders-page.tsx')).OrdersPage })),
  },
  {
    ...{ name: 'getStarted', section: 'organization', path: paths.getStarted, to: paths.getStarted },
    ...{ icon: RocketRegular, scopes: ['tenant.read'] },
    Page: lazy(async () => ({
      default: (await import('../pages/get-started/get-started-page.tsx')).GetStartedPage,
    })),
  },
  {
    ...{ name: 'users', section: 'organization', path: '/users/:id?', to: paths.users, icon: PeopleRegular },
    ...{ scopes: ['tenant.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/users/users-page.tsx')).UsersPage })),
  },
  {
    ...{ name: 'clients', section: 'organization', path: '/clients/:id?', to: paths.clients },
    ...{ icon: PlugConnectedRegular, scopes: ['tenant.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/clients/clients-page.tsx')).ClientsPage })),
  },
  {
    ...{ name: 'signInSettings', section: 'organization', path: paths.signInSettings, to: paths.signInSettings },
    ...{ icon: KeyRegular, scopes: ['tenant.read'] },
    Page: lazy(async () => ({
      default: (await import('../pages/sign-in-settings/sign-in-settings-page.tsx')).SignInSettingsPage,
    })),
  },
  {
    ...{ name: 'audit', section: 'organization', path: paths.audit, to: paths.audit },
    ...{ icon: ClipboardTaskListLtrRegular, scopes: ['audit.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/audit/audit-page.tsx')).AuditPage })),
  },
  {
    ...{ name: 'contacts', section: 'organization', path: '/contacts/:id?', to: paths.contacts },
    ...{ icon: ContactCardRegular, scopes: ['tenant.read'] },
    Page: lazy(async () => ({ default: (await import('../pages/contacts/contacts-page.tsx')).ContactsPage })),
  },
  {
    ...{ name: 'sessions', section: 'organization', path: paths.sessions, to: paths.sessions },
    ...{ icon: PersonClockRegular, scopes: [] },
    Page: lazy(async () => ({ default: (await import('../pages/sessions/sessions-page.tsx')).SessionsPage })),
  },
];
