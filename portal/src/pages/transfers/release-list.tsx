import type { ReleaseRequest } from '../../../../src/contracts/release-requests.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { NoneYet } from '../../parts/none-yet.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { Time } from '../../parts/time.tsx';
import { ReleaseStateMark } from './marks.tsx';
import { transferTexts } from './texts.ts';
import type { Listed } from './transfer-list.tsx';

/** The release requests on one side, the newest first. */
export function ReleaseList({ view, opened, onOpen }: Listed) {
  const texts = useTexts(transferTexts);
  const side = view === 'asking' ? 'requester' : 'owner';
  const columns = useColumns(side);
  const list = usePaged(keys.releaseRequestList(side), page => api.releaseRequests.list({ side, ...page }));
  const none = texts.none[view];
  return (
    <PagedList
      paged={list}
      label={texts.views[view]}
      columns={columns}
      idOf={({ id }) => id}
      nameOf={({ serialNumber }) => serialNumber}
      onOpen={({ id }) => onOpen(id)}
      opened={opened}
      empty={<NoneYet {...none} />}
    />
  );
}

function useColumns(side: ReleaseRequest['side']): readonly Column<ReleaseRequest>[] {
  const { columns: labels } = useTexts(transferTexts);
  const column = (
    id: keyof typeof labels,
    width: string,
    cell: Column<ReleaseRequest>['cell'],
  ): Column<ReleaseRequest> => ({ ...{ id, label: labels[id], width, cell } });
  return [
    { ...column('serialNumber', 'minmax(9rem, 1.2fr)', ({ serialNumber }) => serialNumber), essential: true },
    column('model', 'minmax(9rem, 1.4fr)', ({ manufacturer, model }) => `${manufacturer} ${model}`),
    ...(side === 'owner' ? [column('requester', 'minmax(9rem, 1.2fr)', ({ requester }) => requester)] : []),
    {
      ...column('state', 'minmax(9rem, 1fr)', ({ state }) => <ReleaseStateMark state={state} />),
      essential: true,
    },
    column('askedAt', 'minmax(11.5rem, 1fr)', ({ createdAt }) => <Time at={createdAt} />),
    column('answerBy', 'minmax(11.5rem, 1fr)', ({ answerBy }) => <Time at={answerBy} />),
  ];
}
