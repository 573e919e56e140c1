import { useCallback, useMemo, useState } from 'react';
import type { Device } from '../../../../src/contracts/devices.ts';

/** Devices that somebody chose; they stay chosen while filters and sorting change what is listed. */
export interface ChosenDevices {
  readonly ids: ReadonlySet<string>;
  /** As they were last seen. */
  readonly devices: readonly Device[];
  readonly change: (ids: ReadonlySet<string>) => void;
  readonly clear: () => void;
}

export function useChosenDevices(listed: readonly Device[]): ChosenDevices {
  const [kept, setKept] = useState<ReadonlyMap<string, Device>>(new Map());
  const ids = useMemo(() => new Set(kept.keys()), [kept]);
  const devices = useMemo(() => {
    if (kept.size === 0) return [];
    const now = new Map(listed.map(device => [device.id, device]));
    return [...kept.values()].map(device => now.get(device.id) ?? device);
  }, [kept, listed]);
  const change = useCallback(
    (wanted: ReadonlySet<string>) =>
      setKept(before => {
        const added = listed.filter(({ id }) => wanted.has(id) && !before.has(id));
        const stay = [...before.values()].filter(({ id }) => wanted.has(id));
        return new Map([...stay, ...added].map(device => [device.id, device]));
      }),
    [listed],
  );
  const clear = useCallback(() => setKept(new Map()), []);
  return { ids, devices, change, clear };
}
