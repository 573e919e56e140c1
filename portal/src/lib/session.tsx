import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import type { Scope } from '../../../src/contracts/tenants.ts';
import type { Me } from '../../../src/contracts/users.ts';
import { api } from './api.ts';

const Context = createContext<Me | null>(null);

/** Shows `children` once it is known who is signed in; `fallback` until then, and where that cannot be found out. */
export function SessionProvider({
  children,
  fallback,
}: {
  readonly children: ReactNode;
  readonly fallback: (error: Error | null) => ReactNode;
}) {
  const { data, error } = useQuery({ queryKey: ['me'], queryFn: () => api.me() });
  return data ? <Context value={data}>{children}</Context> : fallback(error);
}

/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(Context);
  if (!me) throw new Error('useMe is used outside of SessionProvider');
  return me;
}

/** Whether who is signed in may do what takes these scopes. The server decides; this only spares people what is of no use. */
export function useMay(...wanted: readonly Scope[]): boolean {
  const { scopes } = useMe();
  return wanted.every(scope => scopes.includes(scope));
}
