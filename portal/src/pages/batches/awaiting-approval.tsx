import { MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { BatchDecision } from '../../parts/batch-decision.tsx';
import { batchTexts } from './texts.ts';

/** Says of a batch that waits for its customer what that means, and lets the customer decide. */
export function AwaitingApproval({ batch, onDecided }: { readonly batch: Batch; readonly onDecided: () => void }) {
  const { awaiting: texts } = useTexts(batchTexts);
  const isOwn = useTenant().customerId === null;
  const may = useMay('partners.write') && isOwn;
  const lead = may ? texts.decide : isOwn ? texts.administrator : texts.customer;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{texts.title}</MessageBarTitle>
        {lead}
      </MessageBarBody>
      {may && (
        <MessageBarActions>
          <BatchDecision batch={batch} onDecided={onDecided} />
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
