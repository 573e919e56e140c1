import { makeStyles } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { customerTexts } from './texts.ts';

const useStyles = makeStyles({ list: { margin: 0, paddingInlineStart: '1.25em' } });

/** Ends a mandate at once, after saying what that means. */
export function EndMandate({ mandate, onClose }: { readonly mandate: Mandate; readonly onClose: () => void }) {
  const styles = useStyles();
  const { ending: texts } = useTexts(customerTexts).mandates;
  const queries = useQueryClient();
  const { id, name, customer, partner } = mandate;
  const end = useMutation({
    mutationFn: () => api.partners.mandates.end(id),
    onSuccess: async () => {
      await Promise.all([keys.customers, keys.ownMandate(id)].map(queryKey => readAnew(queries, { queryKey })));
      onClose();
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.title(name)}
      act={texts.act}
      state={end}
      onAct={() => end.mutate()}
      onClose={onClose}
    >
      <ul className={styles.list}>
        <li>{texts.atOnce(customer.name)}</li>
        <li>{texts.settled}</li>
        <li>{texts.stays(customer.name)}</li>
        {partner?.partnerType === 'distributor' && <li>{texts.below}</li>}
        <li>{texts.again(customer.name)}</li>
      </ul>
    </ActionDialog>
  );
}
