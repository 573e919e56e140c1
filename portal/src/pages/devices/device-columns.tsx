import { useMemo } from 'react';
import { type Device, deviceStates } from '../../../../src/contracts/devices.ts';
import type { Language } from '../../../../src/contracts/languages.ts';
import { describeState } from '../../../../src/contracts/texts/labels.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { deviceTexts } from './texts.ts';

/** What is left out shows in the device's panel; these fit beside each other on a laptop. */
export const defaultColumns = ['serialNumber', 'manufacturer', 'model', 'state', 'groupTag', 'registeredAt'] as const;

/** Every column that the list of devices can have, in their order. */
export function useDeviceColumns(): readonly Column<Device>[] {
  const { columns: labels, profiles } = useTexts(deviceTexts);
  const { language } = useLanguage();
  return useMemo(() => {
    const text = (id: keyof typeof labels & keyof Device, width: string): Column<Device> => ({
      ...{ id, label: labels[id], width, cell: device => <Cut text={device[id] && String(device[id])} /> },
    });
    const time = (id: 'registeredAt' | 'lastContactAt' | 'stateSince'): Column<Device> => ({
      ...{ id, label: labels[id], width: 'minmax(10.5rem, 0.5fr)', cell: device => <Time at={device[id]} /> },
      ...(id !== 'stateSince' && { sort: id }),
    });
    return [
      { ...text('serialNumber', 'minmax(8.5rem, 1.2fr)'), sort: 'serialNumber', essential: true },
      text('displayName', 'minmax(8rem, 1fr)'),
      text('manufacturer', 'minmax(9.5rem, 1.2fr)'),
      text('model', 'minmax(10rem, 2fr)'),
      {
        ...{ id: 'state', label: labels.state, width: `minmax(${stateWidth(language)}rem, 0.5fr)`, sort: 'state' },
        ...{ essential: true, narrowWidth: 'minmax(0, 1.6fr)' },
        cell: ({ state }) => <StateBadge state={state} />,
      },
      {
        ...{ id: 'error', label: labels.error, width: 'minmax(14rem, 1.6fr)' },
        cell: ({ error }) => <Cut text={error?.title ?? null} />,
      },
      time('stateSince'),
      text('assignedUser', 'minmax(11rem, 1.2fr)'),
      text('groupTag', 'minmax(6.5rem, 0.8fr)'),
      {
        ...{ id: 'profile', label: labels.profile, width: 'minmax(7.5rem, 0.8fr)' },
        cell: ({ profile }) => <Cut text={profile && profiles[profile]} />,
      },
      text('orderId', 'minmax(7rem, 0.8fr)'),
      text('purchaseId', 'minmax(7rem, 0.8fr)'),
      text('productKeyId', 'minmax(8rem, 0.8fr)'),
      time('registeredAt'),
      {
        ...{ id: 'registeredBy', label: labels.registeredBy, width: 'minmax(9rem, 1fr)' },
        cell: ({ registeredBy }) => <Cut text={registeredBy.name} />,
      },
      time('lastContactAt'),
    ];
  }, [labels, profiles, language]);
}

/** Of the longest label with its icon, in rem. */
function stateWidth(language: Language): number {
  const letters = deviceStates.map(state => describeState(state, language).label.length);
  return Math.max(...letters) * 0.42 + 2;
}

/** A value that the column may cut, all of it on hover; a dash where there is none. */
function Cut({ text }: { readonly text: string | null }) {
  if (!text) return '–';
  return <span title={text}>{text}</span>;
}
