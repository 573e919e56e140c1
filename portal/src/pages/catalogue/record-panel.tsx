import { Button, Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { ProhibitedRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as To } from 'wouter';
import type { CatalogueRecord } from '../../../../src/contracts/catalogue.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { useFocusOn } from '../../lib/use-focus-on.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { RecordHistory } from './record-history.tsx';
import { RecordMark } from './record-mark.tsx';
import { catalogueTexts } from './texts.ts';

/** One record of the catalogue, with its history; it can be withdrawn. */
export function RecordPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { panel } = useTexts(catalogueTexts);
  const {
    data: record,
    error,
    refetch,
  } = useQuery({
    ...{ queryKey: keys.catalogueRecord(id), queryFn: () => api.partners.catalogue.get(id), ...comingBack },
  });
  const lead = record && `${record.manufacturer} · ${record.model}`;
  return (
    <SidePanel title={record?.serialNumber ?? panel.title} lead={lead} onClose={onClose}>
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : record ? (
        <Known record={record} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  bar: { display: 'flex', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
});

function Known({ record }: { readonly record: CatalogueRecord }) {
  const styles = useStyles();
  const { columns, panel, withdraw, yes, no } = useTexts(catalogueTexts);
  const may = useMay('catalogue.write');
  const [isAsking, setAsking] = useState(false);
  const { id, productKeyId, tpm, batchId, filedAt, withdrawnAt } = record;
  const place = useFocusOn<HTMLDivElement>(withdrawnAt === null ? 'filed' : 'withdrawn');
  return (
    <>
      {withdrawnAt !== null && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{panel.isWithdrawn}</MessageBarBody>
        </MessageBar>
      )}
      {may && withdrawnAt === null && (
        <div className={styles.bar}>
          <Button appearance="subtle" icon={<ProhibitedRegular />} onClick={() => setAsking(true)}>
            {withdraw.act}
          </Button>
        </div>
      )}
      <div ref={place} tabIndex={-1}>
        <Facts
          facts={[
            [columns.state, <RecordMark key="state" record={record} />],
            [columns.productKeyId, productKeyId ?? '–'],
            [columns.tpm, tpm ? yes : no],
            [columns.filedAt, <Time key="at" at={filedAt} />],
            ...(withdrawnAt === null ? [] : [[panel.withdrawnAt, <Time key="at" at={withdrawnAt} />] as const]),
            [
              panel.batch,
              <To key="batch" href={paths.batch(batchId)} asChild>
                <Link>{panel.showBatch}</Link>
              </To>,
            ],
            [
              panel.id,
              <span key="id">
                {id} <CopyButton text={id} label={panel.copyId} />
              </span>,
            ],
          ]}
        />
      </div>
      <RecordHistory id={id} />
      {isAsking && <Withdraw record={record} onClose={() => setAsking(false)} />}
    </>
  );
}

function Withdraw({ record, onClose }: { readonly record: CatalogueRecord; readonly onClose: () => void }) {
  const { withdraw: texts } = useTexts(catalogueTexts);
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => api.partners.catalogue.withdraw(record.id),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.catalogue });
      onClose();
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.title(record.serialNumber)}
      act={texts.act}
      state={withdraw}
      onAct={() => withdraw.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
