import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowTurnDownRightRegular } from '@fluentui/react-icons';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { MandateStateMark } from '../../parts/mandate-mark.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { Time } from '../../parts/time.tsx';
import { partnerTexts } from './texts.ts';

const useStyles = makeStyles({
  below: {
    display: 'inline-flex',
    verticalAlign: 'bottom',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    minWidth: 0,
  },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The columns of a list of mandates. `closed`: they are over, and when that was is told instead of when they will be. */
export function useMandateColumns(closed: boolean): readonly Column<Mandate>[] {
  const { columns: labels, noEnd, ofMost } = useTexts(partnerTexts);
  const { number } = useFormats();
  const column = (id: keyof typeof labels, width: string, cell: Column<Mandate>['cell']): Column<Mandate> => ({
    ...{ id, label: labels[id], width, cell },
  });
  return [
    { ...column('partner', 'minmax(10rem, 1.6fr)', mandate => <PartnerName mandate={mandate} />), essential: true },
    column('name', 'minmax(9rem, 1.6fr)', ({ name }) => <span title={name}>{name}</span>),
    { ...column('state', 'minmax(8rem, 1fr)', ({ state }) => <MandateStateMark state={state} />), essential: true },
    {
      ...column('devices', 'minmax(7rem, 0.8fr)', ({ registered, scope: { maximum } }) =>
        maximum === null ? number(registered) : ofMost(number(registered), number(maximum)),
      ),
      align: 'end',
    },
    column('since', 'minmax(7rem, 0.8fr)', ({ approvedAt }) => <Time dayOnly at={approvedAt} />),
    closed
      ? column('endedAt', 'minmax(7rem, 0.8fr)', ({ endedAt, scope }) => <Time dayOnly at={endedAt ?? scope.endsAt} />)
      : column('endsAt', 'minmax(7rem, 0.8fr)', ({ scope: { endsAt } }) =>
          endsAt === null ? noEnd : <Time dayOnly at={endsAt} />,
        ),
  ];
}

function PartnerName({ mandate: { partner, parentMandateId } }: { readonly mandate: Mandate }) {
  const styles = useStyles();
  const { nobodyYet, through } = useTexts(partnerTexts);
  if (!partner) return <span className={styles.quiet}>{nobodyYet}</span>;
  if (parentMandateId === null) return partner.name;
  return (
    <span className={styles.below} title={through}>
      <ArrowTurnDownRightRegular className={styles.icon} aria-label={through} />
      <span>{partner.name}</span>
    </span>
  );
}
