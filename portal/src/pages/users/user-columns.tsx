import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular, PresenceBlockedRegular } from '@fluentui/react-icons';
import type { User } from '../../../../src/contracts/users.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import type { Column } from '../../parts/record-list/columns.ts';
import { Time } from '../../parts/time.tsx';
import { userTexts } from './texts.ts';

const useStyles = makeStyles({
  state: { display: 'inline-flex', verticalAlign: 'bottom', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The columns of the list of users, in their order. */
export function useUserColumns(): readonly Column<User>[] {
  const styles = useStyles();
  const me = useMe();
  const { columns: labels, ...texts } = useTexts(userTexts);
  const { roles } = useTexts(accessTexts);
  const column = (id: keyof typeof labels, width: string, cell: Column<User>['cell']): Column<User> => ({
    ...{ id, label: labels[id], width, cell },
  });
  const named = ({ id, name }: User) => (
    <>
      {name}
      {id === me.id && <span className={styles.quiet}> ({texts.you})</span>}
    </>
  );
  return [
    { ...column('name', 'minmax(9rem, 1.4fr)', named), essential: true },
    column('email', 'minmax(11rem, 2fr)', ({ email }) => email),
    { ...column('role', 'minmax(7rem, 1fr)', ({ role }) => roles[role].label), essential: true },
    column('hardware', 'minmax(9rem, 1fr)', ({ hardware }) => (hardware ? texts.yes : texts.no)),
    column('lastSignInAt', 'minmax(11.5rem, 1.2fr)', ({ lastSignInAt }) =>
      lastSignInAt ? <Time at={lastSignInAt} /> : texts.never,
    ),
    {
      ...column('state', 'minmax(7rem, 0.8fr)', ({ disabled }) => <SignInState disabled={disabled} />),
      essential: true,
    },
  ];
}

function SignInState({ disabled }: { readonly disabled: boolean }) {
  const styles = useStyles();
  const { states } = useTexts(userTexts);
  return (
    <span className={styles.state}>
      {disabled ? <PresenceBlockedRegular aria-hidden /> : <CheckmarkCircleRegular aria-hidden />}
      {disabled ? states.off : states.on}
    </span>
  );
}
