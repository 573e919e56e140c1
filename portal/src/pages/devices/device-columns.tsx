import type { Device } from '../../../../src/contracts/devices.ts';
import { useTexts } from '../../lib/language.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { deviceTexts } from './texts.ts';

/** Every column that the list of devices can have, in their order. */
export function useDeviceColumns(): readonly Column<Device>[] {
  const { columns: labels } = useTexts(deviceTexts);
  const text = (id: keyof typeof labels & keyof Device, width: string): Column<Device> => ({
    ...{ id, label: labels[id], width, cell: device => String(device[id] ?? '–') },
  });
  return [
    { ...text('serialNumber', 'minmax(8rem, 1.2fr)'), sort: 'serialNumber', essential: true },
    text('displayName', 'minmax(7rem, 1fr)'),
    text('manufacturer', 'minmax(8rem, 1.2fr)'),
    text('model', 'minmax(8rem, 1.2fr)'),
    {
      ...{ id: 'state', label: labels.state, width: 'minmax(11rem, 1.2fr)', sort: 'state', essential: true },
      cell: ({ state }) => <StateBadge state={state} />,
    },
    text('assignedUser', 'minmax(9rem, 1.2fr)'),
    text('groupTag', 'minmax(6rem, 0.8fr)'),
    text('profile', 'minmax(6rem, 0.8fr)'),
    text('orderId', 'minmax(6rem, 0.8fr)'),
    text('purchaseId', 'minmax(6rem, 0.8fr)'),
    {
      ...{ id: 'registeredAt', label: labels.registeredAt, width: 'minmax(10rem, 1fr)', sort: 'registeredAt' },
      cell: ({ registeredAt }) => <Time at={registeredAt} />,
    },
    {
      ...{ id: 'registeredBy', label: labels.registeredBy, width: 'minmax(8rem, 1fr)' },
      cell: ({ registeredBy }) => registeredBy.name,
    },
    {
      ...{ id: 'lastContactAt', label: labels.lastContactAt, width: 'minmax(10rem, 1fr)', sort: 'lastContactAt' },
      cell: ({ lastContactAt }) => <Time at={lastContactAt} />,
    },
  ];
}
