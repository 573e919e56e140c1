import { Link } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link as To } from 'wouter';
import { type DeviceState, deviceStates } from '../../../../src/contracts/devices.ts';
import type { Customer } from '../../../../src/contracts/partners.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { tenantPaths } from '../../lib/paths.ts';
import { MandateStateMark } from '../../parts/mandate-mark.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { customerTexts } from './texts.ts';

/** Where a customer opens: at its devices, or, where no mandate is in force, at what was sent. */
export function placeOf({ tenantId, state }: Customer): string {
  const { devices, batches } = tenantPaths(tenantId);
  return state === 'active' ? devices : batches;
}

/** The columns of the list of customers: the devices of each that one registered, by state. */
export function useCustomerColumns(): readonly Column<Customer>[] {
  const { columns: labels } = useTexts(customerTexts);
  const { deviceStates: words } = labelsOf[useLanguage().language];
  const { number } = useFormats();
  const states = deviceStates.map(
    (state): Column<Customer> => ({
      ...{ id: state, label: words[state].label, width: stateWidths[state], align: 'end' },
      cell: ({ tenantId, state: mandate, devices: { byState } }) =>
        byState[state] === 0 || mandate !== 'active' ? (
          number(byState[state])
        ) : (
          <Inside to={tenantPaths(tenantId).devicesWhere({ state })}>{number(byState[state])}</Inside>
        ),
    }),
  );
  return [
    {
      ...{ id: 'name', label: labels.name, width: 'minmax(9rem, 3fr)', essential: true },
      cell: customer => <Inside to={placeOf(customer)}>{customer.name}</Inside>,
    },
    {
      ...{ id: 'state', label: labels.state, width: 'minmax(7rem, 1fr)', essential: true },
      cell: ({ state }) => <MandateStateMark state={state} />,
    },
    {
      ...{ id: 'devices', label: labels.devices, width: 'minmax(4.5rem, 0.7fr)', align: 'end' },
      cell: ({ devices }) => number(devices.total),
    },
    ...states,
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

/** A link besides the row that opens, for another tab; by keyboard the row does it. */
function Inside({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <To href={to} onClick={event => event.stopPropagation()} asChild>
      <Link tabIndex={-1}>{children}</Link>
    </To>
  );
}
