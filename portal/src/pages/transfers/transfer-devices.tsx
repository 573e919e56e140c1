import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import type { Transfer, TransferDevice } from '../../../../src/contracts/transfers.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { Loading } from '../../parts/loading.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { transferTexts } from './texts.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  device: {
    padding: `${tokens.spacingVerticalXS} 0`,
    overflowWrap: 'anywhere',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The devices of a transfer, with the way to those that are the own organization's. */
export function TransferDevices({ transfer }: { readonly transfer: Transfer }) {
  const styles = useStyles();
  const { transfer: texts } = useTexts(transferTexts);
  const { items, more, error, refetch } = usePaged(keys.transferDevices(transfer.id), page =>
    api.transfers.devices(transfer.id, page),
  );
  return (
    <PanelSection title={texts.devices}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <ul className={styles.list}>
        {items.map((device, at) => (
          // Nothing else tells two devices of the same name apart, and they never change their places.
          <li key={`${at} ${device.serialNumber}`} className={styles.device}>
            <Name device={device} isOwn={transfer.direction === 'incoming' || device.moved !== true} />
            <div className={styles.quiet}>
              {[device.manufacturer, device.model, ...wordsFor(device, texts)].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {more?.loading && <Loading />}
      <ShowMore more={more} />
    </PanelSection>
  );
}

function wordsFor({ moved }: TransferDevice, texts: { readonly moved: string; readonly notMoved: string }): string[] {
  if (moved === null) return [];
  return [moved ? texts.moved : texts.notMoved];
}

/** One that has gone, or has not come, has no page here. */
function Name({ device, isOwn }: { readonly device: TransferDevice; readonly isOwn: boolean }) {
  const { deviceId, serialNumber, moved } = device;
  if (deviceId === null || !isOwn || moved === false) return <strong>{serialNumber}</strong>;
  return (
    <To href={paths.device(deviceId)} asChild>
      <Link>{serialNumber}</Link>
    </To>
  );
}
