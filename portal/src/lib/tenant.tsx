import { createContext, type ReactNode, useContext } from 'react';
import type { Client } from '../../../src/contracts/client.ts';
import { api, apiOf } from './api.ts';
import { type TenantKeys, tenantKeys } from './keys.ts';
import { type TenantPaths, tenantPaths } from './paths.ts';

/** Whose devices and batches a page shows, and how it comes by them. */
export interface Tenant {
  /** The customer that a partner acts for; null for the own organization. */
  readonly customerId: string | null;
  readonly api: Client;
  readonly keys: TenantKeys;
  readonly paths: TenantPaths;
}

const known = new Map<string | null, Tenant>();

/** The same object for the same organization. */
export function tenantOf(customerId: string | null): Tenant {
  const before = known.get(customerId);
  if (before) return before;
  const tenant: Tenant = {
    customerId,
    api: customerId === null ? api : apiOf(customerId),
    keys: tenantKeys(customerId ?? 'me'),
    paths: tenantPaths(customerId),
  };
  known.set(customerId, tenant);
  return tenant;
}

const Context = createContext<Tenant>(tenantOf(null));

/** Everything within is about this organization. */
export function TenantProvider({
  customerId,
  children,
}: {
  readonly customerId: string | null;
  readonly children: ReactNode;
}) {
  return <Context value={tenantOf(customerId)}>{children}</Context>;
}

/** The organization whose devices and batches are shown. */
export const useTenant = (): Tenant => useContext(Context);
