import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, DismissRegular, ProhibitedRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as To } from 'wouter';
import type { Transfer } from '../../../../src/contracts/transfers.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { useFocusOn } from '../../lib/use-focus-on.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { AcceptTransfer } from './accept-transfer.tsx';
import { EndTransfer } from './end-transfer.tsx';
import { TransferStateMark } from './marks.tsx';
import { transferTexts } from './texts.ts';
import { TransferDevices } from './transfer-devices.tsx';

/** One transfer, with its devices and what can be done about it. */
export function TransferPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { transfer: texts } = useTexts(transferTexts);
  const { number } = useFormats();
  const { data, error, refetch } = useQuery({
    ...{ queryKey: keys.transfer(id), queryFn: () => api.transfers.get(id), ...comingBack },
  });
  return (
    <SidePanel
      title={data?.counterpart ?? texts.title}
      lead={data && texts.deviceCount(number(data.devices), data.devices === 1)}
      onClose={onClose}
    >
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Known transfer={data} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
  },
});

function Known({ transfer }: { readonly transfer: Transfer }) {
  const { columns, transfer: texts } = useTexts(transferTexts);
  const may = useMay('devices.write');
  const { id, direction, counterpart, message, state, createdAt, createdBy, expiresAt, decidedAt, batchId } = transfer;
  const place = useFocusOn<HTMLDivElement>(state);
  return (
    <>
      {may && state === 'offered' && <Acts transfer={transfer} />}
      <div ref={place} tabIndex={-1}>
        <Facts
          facts={[
            [direction === 'incoming' ? columns.from : columns.to, counterpart],
            [columns.state, <TransferStateMark key="state" state={state} />],
            ...(message ? [[texts.message, message] as const] : []),
            [columns.createdAt, <Time key="at" at={createdAt} />],
            ...(createdBy ? [[texts.offeredBy, createdBy.name] as const] : []),
            decidedAt === null
              ? [columns.expiresAt, <Time key="at" at={expiresAt} />]
              : [texts.decidedAt, <Time key="at" at={decidedAt} />],
            ...(batchId === null ? [] : [[texts.batch, <ToBatch key="batch" id={batchId} />] as const]),
            [
              texts.id,
              <span key="id">
                {id} <CopyButton text={id} label={texts.copyId} />
              </span>,
            ],
          ]}
        />
      </div>
      <TransferDevices transfer={transfer} />
    </>
  );
}

function ToBatch({ id }: { readonly id: string }) {
  const { transfer: texts } = useTexts(transferTexts);
  return (
    <To href={paths.batch(id)} asChild>
      <Link>{texts.showBatch}</Link>
    </To>
  );
}

function Acts({ transfer }: { readonly transfer: Transfer }) {
  const styles = useStyles();
  const { accept, decline, withdraw } = useTexts(transferTexts);
  const [asked, setAsked] = useState<'accept' | 'end' | null>(null);
  const close = () => setAsked(null);
  return (
    <div className={styles.bar}>
      {transfer.direction === 'incoming' ? (
        <>
          <Button appearance="subtle" icon={<CheckmarkRegular />} onClick={() => setAsked('accept')}>
            {accept.act}
          </Button>
          <Button appearance="subtle" icon={<DismissRegular />} onClick={() => setAsked('end')}>
            {decline.act}
          </Button>
        </>
      ) : (
        <Button appearance="subtle" icon={<ProhibitedRegular />} onClick={() => setAsked('end')}>
          {withdraw.act}
        </Button>
      )}
      {asked === 'accept' && <AcceptTransfer transfer={transfer} onClose={close} />}
      {asked === 'end' && <EndTransfer transfer={transfer} onClose={close} />}
    </div>
  );
}
