import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { Batch } from '../../../src/contracts/batches.ts';
import { useTenantName } from '../lib/customer.ts';
import { type TextTable, useTexts } from '../lib/language.tsx';
import { useTenant } from '../lib/tenant.tsx';

interface ApprovalTexts {
  readonly awaiting: (customer: string) => string;
  readonly declined: (customer: string) => string;
}

const approvalTexts: TextTable<ApprovalTexts> = {
  en: {
    awaiting: customer => `Sent. ${customer} has yet to approve it; nothing is done until then.`,
    declined: customer =>
      `${customer} declined it. Nothing of it was done. Ask there why; to have it after all, send it again.`,
  },
  de: {
    awaiting: customer => `Gesendet. ${customer} muss es noch genehmigen; bis dahin geschieht nichts.`,
    declined: customer =>
      `${customer} hat es abgelehnt. Nichts davon ist geschehen. Fragen Sie dort nach dem Grund; soll es doch geschehen, senden Sie es noch einmal.`,
  },
};

/** To a partner: that its customer has yet to approve a batch, or declined it. Nothing of other batches. */
export function ApprovalNote({ batch: { state } }: { readonly batch: Batch }) {
  const texts = useTexts(approvalTexts);
  const name = useTenantName();
  const { customerId } = useTenant();
  if (customerId === null || (state !== 'awaitingApproval' && state !== 'declined')) return null;
  const isDeclined = state === 'declined';
  return (
    <MessageBar intent={isDeclined ? 'error' : 'info'} layout="multiline" role="status">
      <MessageBarBody>{isDeclined ? texts.declined(name) : texts.awaiting(name)}</MessageBarBody>
    </MessageBar>
  );
}
