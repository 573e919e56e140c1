import { useCallback, useRef } from 'react';
import { useLocation, useParams } from 'wouter';
import { useTenant } from '../../lib/tenant.tsx';

/** The device whose panel the address opens. Opening adds to the history, so that *Back* closes; closing goes back where it was opened here. */
export function useOpenDevice() {
  const { id } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const { paths } = useTenant();
  const openedHere = useRef(false);
  const open = useCallback(
    (deviceId: string) => {
      openedHere.current = true;
      go(`${paths.device(deviceId)}${location.search}`);
    },
    [go, paths],
  );
  const close = useCallback(() => {
    if (openedHere.current) history.back();
    else go(paths.devices + location.search, { replace: true });
    openedHere.current = false;
  }, [go, paths]);
  return { id: id ?? null, open, close };
}
