import { Button, Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { ProhibitedRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as To } from 'wouter';
import type { ConsentLink } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { tenantPaths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { useFocusOn } from '../../lib/use-focus-on.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { MandateFacts } from '../../parts/mandate-facts.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { LinkStateMark } from './link-mark.tsx';
import { consentLinkTexts } from './texts.ts';

/** One consent link: what it asks for, what became of it; while nobody has decided it can be withdrawn. */
export function LinkPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { panel } = useTexts(consentLinkTexts);
  const {
    data: link,
    error,
    refetch,
  } = useQuery({
    ...{ queryKey: keys.consentLink(id), queryFn: () => api.partners.consentLinks.get(id), ...comingBack },
  });
  return (
    <SidePanel title={link?.customerName ?? panel.title} lead={link && panel.notes[link.state]} onClose={onClose}>
      {error ? <ProblemBox error={error} onRetry={() => void refetch()} /> : link ? <Known link={link} /> : <Loading />}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  bar: { display: 'flex', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
});

function Known({ link }: { readonly link: ConsentLink }) {
  const styles = useStyles();
  const { columns, panel, withdraw } = useTexts(consentLinkTexts);
  const may = useMay('partners.write');
  const [isAsking, setAsking] = useState(false);
  const place = useFocusOn<HTMLDivElement>(link.state);
  const { id, state, scope, createdAt, createdBy, expiresAt, mandateId } = link;
  return (
    <>
      {may && (state === 'waiting' || state === 'opened') && (
        <div className={styles.bar}>
          <Button appearance="subtle" icon={<ProhibitedRegular />} onClick={() => setAsking(true)}>
            {withdraw.act}
          </Button>
        </div>
      )}
      {mandateId !== null && <Approved mandateId={mandateId} />}
      <div ref={place} tabIndex={-1}>
        <Facts
          facts={[
            [columns.state, <LinkStateMark key="state" state={state} />],
            [columns.createdAt, <Time key="at" at={createdAt} />],
            [columns.createdBy, createdBy.name],
            [columns.expiresAt, <Time key="at" at={expiresAt} />],
            [
              panel.id,
              <span key="id">
                {id} <CopyButton text={id} label={panel.copyId} />
              </span>,
            ],
          ]}
        />
      </div>
      <PanelSection title={panel.asks}>
        <MandateFacts scope={scope} />
      </PanelSection>
      {isAsking && <Withdraw link={link} onClose={() => setAsking(false)} />}
    </>
  );
}

/** The customer that approved it, and the way to its mandates. */
function Approved({ mandateId }: { readonly mandateId: string }) {
  const { panel } = useTexts(consentLinkTexts);
  const { data: mandate } = useQuery({
    ...{ queryKey: keys.ownMandate(mandateId), queryFn: () => api.partners.mandates.get(mandateId), ...comingBack },
  });
  if (!mandate) return null;
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>
        {panel.customer}: {mandate.customer.name}.{' '}
        <To href={tenantPaths(mandate.tenantId).mandates} asChild>
          <Link>{panel.showMandate}</Link>
        </To>
      </MessageBarBody>
    </MessageBar>
  );
}

function Withdraw({ link, onClose }: { readonly link: ConsentLink; readonly onClose: () => void }) {
  const { withdraw: texts } = useTexts(consentLinkTexts);
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => api.partners.consentLinks.withdraw(link.id),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.consentLinks });
      onClose();
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.title(link.customerName)}
      act={texts.act}
      state={withdraw}
      onAct={() => withdraw.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
