import { Button, makeStyles, tokens } from '@fluentui/react-components';
import {
  AddRegular,
  ArrowClockwiseRegular,
  ArrowDownloadRegular,
  ArrowSwapRegular,
  DismissRegular,
  SubtractCircleRegular,
} from '@fluentui/react-icons';
import { useMaySend } from '../../lib/customer.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import type { ChosenDevices } from './chosen-devices.ts';
import { saveAsCsv } from './export-chosen.ts';
import { offerTexts } from './offer-texts.ts';
import { deviceTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    // On a phone one line that goes sideways, so that the list has room.
    '@media (max-width: 640px)': { flexWrap: 'nowrap', overflowX: 'auto', flexShrink: 0, padding: '2px' },
  },
  button: { whiteSpace: 'nowrap', flexShrink: 0 },
  status: {
    marginInlineStart: 'auto',
    flexShrink: 0,
    // First, where the line begins and is always seen.
    '@media (max-width: 640px)': { marginInlineStart: 0, order: -1 },
  },
  chosen: {
    display: 'flex',
    alignItems: 'center',
    paddingInlineStart: tokens.spacingHorizontalM,
    whiteSpace: 'nowrap',
    backgroundColor: tokens.colorNeutralBackground1Selected,
    borderRadius: tokens.borderRadiusMedium,
  },
});

/** What can be done with the list, and with the devices that are chosen. */
export function DevicesToolbar({
  chosen,
  exportPath,
  onRegister,
  onDeregister,
  onOffer,
  onRefresh,
}: {
  readonly chosen: ChosenDevices;
  readonly exportPath: string;
  readonly onRegister: () => void;
  readonly onDeregister: () => void;
  readonly onOffer: () => void;
  readonly onRefresh: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const formats = useFormats();
  const mayRegister = useMaySend('register');
  const mayDeregister = useMaySend('deregister');
  const { act: offer } = useTexts(offerTexts);
  const { customerId } = useTenant();
  const mayOffer = useMay('devices.write') && customerId === null;
  const count = chosen.ids.size;
  return (
    <div className={styles.bar} role="toolbar" aria-label={texts.commands}>
      {mayRegister && (
        <Button className={styles.button} appearance="primary" icon={<AddRegular />} onClick={onRegister}>
          {texts.register}
        </Button>
      )}
      {mayDeregister && (
        <Button
          {...{ className: styles.button, appearance: 'subtle', icon: <SubtractCircleRegular /> }}
          disabledFocusable={count === 0}
          onClick={onDeregister}
        >
          {texts.deregister}
        </Button>
      )}
      {mayOffer && (
        <Button
          {...{ className: styles.button, appearance: 'subtle', icon: <ArrowSwapRegular /> }}
          disabledFocusable={count === 0}
          onClick={onOffer}
        >
          {offer}
        </Button>
      )}
      {count > 0 ? (
        <Button
          {...{ className: styles.button, appearance: 'subtle', icon: <ArrowDownloadRegular /> }}
          onClick={() => saveAsCsv(chosen.devices)}
        >
          {texts.exportChosen}
        </Button>
      ) : (
        <Button
          {...{ className: styles.button, appearance: 'subtle', icon: <ArrowDownloadRegular /> }}
          as="a"
          href={exportPath}
          download
        >
          {texts.export}
        </Button>
      )}
      <Button
        {...{ className: styles.button, appearance: 'subtle', icon: <ArrowClockwiseRegular /> }}
        onClick={onRefresh}
      >
        {texts.refresh}
      </Button>
      <span role="status" className={styles.status}>
        {count > 0 && (
          <span className={styles.chosen}>
            {texts.chosen(formats.number(count))}
            <Button
              {...{ appearance: 'transparent', icon: <DismissRegular /> }}
              aria-label={texts.clearChosen}
              onClick={chosen.clear}
            />
          </span>
        )}
      </span>
    </div>
  );
}
