import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, DismissRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Batch } from '../../../src/contracts/batches.ts';
import { api, leaveWhereSignedOut } from '../lib/api.ts';
import { useFormats } from '../lib/formats.ts';
import { keys } from '../lib/keys.ts';
import { type TextTable, useTexts } from '../lib/language.tsx';
import { readAnew } from '../lib/read-anew.ts';
import { useMay } from '../lib/session.tsx';
import { tenantOf } from '../lib/tenant.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { batchWords, nameOf } from './batch-words.ts';
import { ProblemBox } from './problem-box.tsx';

interface DecisionTexts {
  readonly approve: string;
  readonly approveOne: (name: string) => string;
  readonly decline: string;
  readonly declineOne: (name: string) => string;
  readonly question: (name: string) => string;
  readonly lead: (rows: string) => string;
}

const decisionTexts: TextTable<DecisionTexts> = {
  en: {
    approve: 'Approve',
    approveOne: name => `Approve ${name}`,
    decline: 'Decline',
    declineOne: name => `Decline ${name}`,
    question: name => `Decline “${name}”?`,
    lead: rows =>
      `Rows: ${rows}. Nothing of it is registered or deregistered, and the partner learns that it was declined. To have it after all, the partner has to send it again.`,
  },
  de: {
    approve: 'Genehmigen',
    approveOne: name => `${name} genehmigen`,
    decline: 'Ablehnen',
    declineOne: name => `${name} ablehnen`,
    question: name => `„${name}“ ablehnen?`,
    lead: rows =>
      `Zeilen: ${rows}. Nichts davon wird registriert oder aufgehoben, und der Partner erfährt, dass abgelehnt wurde. Soll es doch geschehen, muss der Partner den Stapel erneut senden.`,
  },
};

const useStyles = makeStyles({
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  problem: { flexBasis: '100%' },
});

/** Approves or declines what a partner sent to the own organization. Nothing for who may not. */
export function BatchDecision({ batch, onDecided }: { readonly batch: Batch; readonly onDecided?: () => void }) {
  const styles = useStyles();
  const texts = useTexts(decisionTexts);
  const name = nameOf(batch, useTexts(batchWords));
  const { number } = useFormats();
  const [isDeclining, setDeclining] = useState(false);
  const approve = useDecision(() => api.mandates.approveBatch(batch.id), onDecided);
  const decline = useDecision(
    () => api.mandates.declineBatch(batch.id),
    () => {
      setDeclining(false);
      onDecided?.();
    },
  );
  if (!useMay('partners.write')) return null;
  return (
    <div className={styles.acts}>
      <Button
        appearance="primary"
        icon={approve.isPending ? <Spinner size="tiny" /> : <CheckmarkRegular />}
        disabledFocusable={approve.isPending}
        aria-label={texts.approveOne(name)}
        onClick={() => approve.mutate()}
      >
        {texts.approve}
      </Button>
      <Button icon={<DismissRegular />} aria-label={texts.declineOne(name)} onClick={() => setDeclining(true)}>
        {texts.decline}
      </Button>
      {approve.error && (
        <div className={styles.problem}>
          <ProblemBox error={approve.error} />
        </div>
      )}
      {isDeclining && (
        <ActionDialog
          danger
          title={texts.question(name)}
          act={texts.decline}
          state={decline}
          onAct={() => decline.mutate()}
          onClose={() => setDeclining(false)}
        >
          {texts.lead(number(batch.counts.pending))}
        </ActionDialog>
      )}
    </div>
  );
}

function useDecision(call: () => Promise<Batch>, onDecided: (() => void) | undefined) {
  const queries = useQueryClient();
  const own = tenantOf(null).keys;
  return useMutation({
    mutationFn: call,
    onError: leaveWhereSignedOut,
    onSuccess: async batch => {
      queries.setQueryData(own.batch(batch.id), batch);
      void readAnew(queries, { queryKey: own.batchRows(batch.id) });
      if (batch.mandateId !== null) void readAnew(queries, { queryKey: keys.mandateHistory(batch.mandateId) });
      await readAnew(queries, { queryKey: own.batches });
      onDecided?.();
    },
  });
}
