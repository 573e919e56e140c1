import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Tab,
  TabList,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Device } from '../../../../../src/contracts/devices.ts';
import { useAddress } from '../../../lib/address.ts';
import { useTexts } from '../../../lib/language.tsx';
import { useMay } from '../../../lib/session.tsx';
import { useTenant } from '../../../lib/tenant.tsx';
import { Loading } from '../../../parts/loading.tsx';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { partTexts } from '../../../parts/texts.ts';
import { DeviceHardware } from './device-hardware.tsx';
import { DeviceHistory } from './device-history.tsx';
import { DeviceOverview } from './device-overview.tsx';
import { panelTexts } from './texts.ts';

const useStyles = makeStyles({
  panel: { width: '38rem', maxWidth: '100vw' },
  lead: { color: tokens.colorNeutralForeground2, marginTop: tokens.spacingVerticalXS },
  tabs: { marginInline: `calc(-1 * ${tokens.spacingHorizontalM})`, marginTop: tokens.spacingVerticalS },
  body: { paddingBottom: tokens.spacingVerticalXXL },
});

const tabs = ['overview', 'hardware', 'history'] as const;

/** One device over the list. `known`: as the list has it, shown until the device itself is read. */
export function DevicePanel({
  id,
  known,
  onClose,
}: {
  readonly id: string;
  readonly known: Device | undefined;
  readonly onClose: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  const { close } = useTexts(partTexts);
  const { api, keys } = useTenant();
  const mayHardware = useMay('hardware.read');
  const [address, change] = useAddress();
  // Once it is being deregistered here, the event that says so would have it read once more.
  const [isLeaving, setLeaving] = useState(false);
  const {
    data: device,
    error,
    refetch,
  } = useQuery({
    ...{ queryKey: keys.device(id), queryFn: () => api.devices.get(id), placeholderData: known, enabled: !isLeaving },
  });
  const offered = tabs.filter(
    each => each !== 'hardware' || (mayHardware && device?.identity.method === 'hardwareHash'),
  );
  const tab = offered.find(each => each === address.get('show')) ?? 'overview';
  return (
    <OverlayDrawer
      open
      position="end"
      className={styles.panel}
      aria-label={device ? texts.device(device.serialNumber) : texts.title}
      onOpenChange={(_, { open }) => open || onClose()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ as: 'h2' }}
          action={
            <Tooltip content={close} relationship="label">
              <Button appearance="subtle" icon={<DismissRegular />} onClick={onClose} />
            </Tooltip>
          }
        >
          {device?.displayName ?? device?.serialNumber ?? texts.title}
        </DrawerHeaderTitle>
        {device && (
          <div className={styles.lead}>
            {[device.manufacturer, device.model].filter(text => text !== '').join(' · ')}
          </div>
        )}
        {device && (
          <TabList
            className={styles.tabs}
            selectedValue={tab}
            onTabSelect={(_, { value }) => change({ show: value === 'overview' ? null : String(value) })}
          >
            {offered.map(each => (
              <Tab key={each} value={each}>
                {texts.tabs[each]}
              </Tab>
            ))}
          </TabList>
        )}
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
        {!device && !error && <Loading />}
        {device && tab === 'overview' && <DeviceOverview device={device} onLeaving={setLeaving} onGone={onClose} />}
        {device && tab === 'hardware' && <DeviceHardware id={id} />}
        {device && tab === 'history' && <DeviceHistory id={id} />}
      </DrawerBody>
    </OverlayDrawer>
  );
}
