import { useMutation, useQueryClient } from '@tanstack/react-query';
import { readAnew } from '../lib/read-anew.ts';
import { ActionDialog } from './action-dialog.tsx';

/** Asked before one thing of a list is gone for good. `list`: the key of that list. */
export function RemovalDialog({
  texts,
  name,
  list,
  remove,
  onGone,
  onClose,
}: {
  readonly texts: { readonly title: (name: string) => string; readonly act: string; readonly lead: string };
  readonly name: string;
  readonly list: readonly unknown[];
  readonly remove: () => Promise<void>;
  readonly onGone: () => void;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      onGone();
      // What is gone itself is not asked for again.
      return readAnew(queries, { queryKey: list, exact: true });
    },
  });
  return (
    <ActionDialog
      danger
      title={texts.title(name)}
      act={texts.act}
      state={removal}
      onAct={() => removal.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
