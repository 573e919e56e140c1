import { useMemo, useState } from 'react';
import type { Device } from '../../../../src/contracts/devices.ts';
import { useAddress } from '../../lib/address.ts';
import type { Column } from '../../parts/record-list/columns.ts';
import { defaultColumns, useDeviceColumns } from './device-columns.tsx';

const stored = 'muster-device-columns';
/** The one by which people know a device: always shown. */
export const fixedColumn = 'serialNumber';

export interface ChosenColumns {
  readonly all: readonly Column<Device>[];
  readonly shown: readonly Column<Device>[];
  readonly choose: (ids: readonly string[]) => void;
  readonly reset: () => void;
}

/** The columns that the address names, else those that were chosen last in this browser, else the usual ones. */
export function useChosenColumns(): ChosenColumns {
  const all = useDeviceColumns();
  const [address, change] = useAddress();
  const [remembered, setRemembered] = useState(() => localStorage.getItem(stored));
  const named = address.get('columns') ?? remembered ?? '';
  const shown = useMemo(() => {
    const ids = named.split(',').filter(id => all.some(column => column.id === id));
    const wanted: readonly string[] = ids.length > 0 ? [fixedColumn, ...ids] : defaultColumns;
    return all.filter(({ id }) => wanted.includes(id));
  }, [all, named]);
  return {
    ...{ all, shown },
    choose(ids) {
      const text = ids.join(',');
      localStorage.setItem(stored, text);
      setRemembered(text);
      change({ columns: text });
    },
    reset() {
      localStorage.removeItem(stored);
      setRemembered(null);
      change({ columns: null });
    },
  };
}
