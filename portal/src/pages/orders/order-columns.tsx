import { Link } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link as To } from 'wouter';
import { type DeviceState, deviceStates } from '../../../../src/contracts/devices.ts';
import type { Order, OrderKind } from '../../../../src/contracts/orders.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import type { Column } from '../../parts/record-list/columns.ts';
import { Time } from '../../parts/time.tsx';
import { orderTexts } from './texts.ts';

/** The devices of an order; all, or in one state. */
export function devicesOf(by: OrderKind, id: string, state?: DeviceState): string {
  return paths.devicesWhere({ [by]: id, ...(state && { state }) });
}

export function useOrderColumns(by: OrderKind): readonly Column<Order>[] {
  const texts = useTexts(orderTexts);
  const { language } = useLanguage();
  const { number } = useFormats();
  const states = deviceStates.map(
    (state): Column<Order> => ({
      ...{ id: state, label: labelsOf[language].deviceStates[state].label, width: stateWidths[state], align: 'end' },
      cell: ({ id, devices }) =>
        devices[state] === 0 ? '0' : <Counted to={devicesOf(by, id, state)}>{number(devices[state])}</Counted>,
    }),
  );
  return [
    {
      ...{ id: 'id', label: texts.kinds[by], width: 'minmax(7rem, 3fr)', essential: true },
      cell: ({ id }) => <Counted to={devicesOf(by, id)}>{id}</Counted>,
    },
    {
      ...{ id: 'devices', label: texts.devices, width: 'minmax(4rem, 0.7fr)', align: 'end', essential: true },
      cell: ({ devices }) => number(devices.total),
    },
    ...states,
    {
      ...{ id: 'lastRegisteredAt', label: texts.lastRegisteredAt, width: 'minmax(10.5rem, 1fr)' },
      cell: ({ lastRegisteredAt }) => <Time at={lastRegisteredAt} />,
    },
  ];
}

/** So that the labels have room in both languages. */
const stateWidths: Readonly<Record<DeviceState, string>> = {
  registrationPending: 'minmax(11.5rem, 1fr)',
  registrationFailed: 'minmax(11.5rem, 1fr)',
  setupNeeded: 'minmax(6.5rem, 1fr)',
  active: 'minmax(4rem, 1fr)',
  inactive: 'minmax(4rem, 1fr)',
};

/** Leads to what it counts; by keyboard the row leads to all of them. */
function Counted({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <To href={to} onClick={event => event.stopPropagation()} asChild>
      <Link tabIndex={-1}>{children}</Link>
    </To>
  );
}
