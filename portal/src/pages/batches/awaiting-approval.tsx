import { MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { BatchDecision } from '../../parts/batch-decision.tsx';
import { batchTexts } from './texts.ts';

/** To the customer: that a partner's batch waits to be approved, with the decision. Nothing of other batches. */
export function AwaitingApproval({ batch, onDecided }: { readonly batch: Batch; readonly onDecided: () => void }) {
  const { awaiting: texts } = useTexts(batchTexts);
  const { customerId } = useTenant();
  const may = useMay('partners.write');
  if (customerId !== null || batch.state !== 'awaitingApproval') return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{texts.title}</MessageBarTitle>
        {may ? texts.decide : texts.administrator}
      </MessageBarBody>
      {may && (
        <MessageBarActions>
          <BatchDecision batch={batch} onDecided={onDecided} />
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
