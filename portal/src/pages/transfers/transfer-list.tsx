import type { Transfer } from '../../../../src/contracts/transfers.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { NoneYet } from '../../parts/none-yet.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { Time } from '../../parts/time.tsx';
import { TransferStateMark } from './marks.tsx';
import { transferTexts } from './texts.ts';
import type { TransfersView } from './views.ts';

export interface Listed {
  readonly view: TransfersView;
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
}

/** The transfers of one direction, the newest first. */
export function TransferList({ view, opened, onOpen }: Listed) {
  const texts = useTexts(transferTexts);
  const direction = view === 'outgoing' ? 'outgoing' : 'incoming';
  const columns = useColumns(direction);
  const list = usePaged(keys.transferList(direction), page => api.transfers.list({ direction, ...page }));
  const none = texts.none[view];
  return (
    <PagedList
      paged={list}
      label={texts.views[view]}
      columns={columns}
      idOf={({ id }) => id}
      nameOf={({ counterpart }) => counterpart}
      onOpen={({ id }) => onOpen(id)}
      opened={opened}
      empty={<NoneYet {...none} />}
    />
  );
}

function useColumns(direction: Transfer['direction']): readonly Column<Transfer>[] {
  const { columns: labels } = useTexts(transferTexts);
  const { number } = useFormats();
  const column = (id: keyof typeof labels, width: string, cell: Column<Transfer>['cell']): Column<Transfer> => ({
    ...{ id, label: labels[id], width, cell },
  });
  const side = direction === 'incoming' ? 'from' : 'to';
  return [
    {
      ...column(side, 'minmax(12rem, 2fr)', ({ counterpart }) => <span title={counterpart}>{counterpart}</span>),
      essential: true,
    },
    { ...column('devices', 'minmax(5rem, 0.5fr)', ({ devices }) => number(devices)), align: 'end' },
    {
      ...column('state', 'minmax(9rem, 1fr)', ({ state }) => <TransferStateMark state={state} />),
      essential: true,
    },
    column('createdAt', 'minmax(11.5rem, 1fr)', ({ createdAt }) => <Time at={createdAt} />),
    column('expiresAt', 'minmax(11.5rem, 1fr)', ({ expiresAt }) => <Time at={expiresAt} />),
  ];
}
