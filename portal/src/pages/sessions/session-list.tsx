import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { DesktopRegular, WindowConsoleRegular } from '@fluentui/react-icons';
import type { Session } from '../../../../src/contracts/users.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { Time } from '../../parts/time.tsx';
import { sessionTexts } from './texts.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  icon: { flexShrink: 0, fontSize: '24px', color: tokens.colorNeutralForeground2 },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  name: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** One's sessions, the newest first; all but this window's can be ended. */
export function SessionList({
  sessions,
  onEnd,
}: {
  readonly sessions: readonly Session[];
  readonly onEnd: (session: Session) => void;
}) {
  const styles = useStyles();
  const texts = useTexts(sessionTexts);
  const formats = useFormats();
  return (
    <ul className={styles.list}>
      {sessions.map(session => {
        const { id, kind, method, address, agent, createdAt, seenAt, current } = session;
        const name = `${texts.kinds[kind]}, ${texts.methods[method]}`;
        const Icon = kind === 'browser' ? DesktopRegular : WindowConsoleRegular;
        return (
          <li key={id} className={styles.item}>
            <Icon className={styles.icon} aria-hidden />
            <div className={styles.words} title={agent ?? undefined}>
              <div className={styles.name}>
                {name}
                {current && <Badge appearance="tint">{texts.current}</Badge>}
              </div>
              <div className={styles.quiet}>
                {texts.since} <Time at={createdAt} /> {texts.from} {address ?? texts.noAddress}, {texts.lastSeen}{' '}
                <Time at={seenAt} />
              </div>
            </div>
            {!current && (
              <Button aria-label={texts.endNamed(name, formats.dateTime(createdAt))} onClick={() => onEnd(session)}>
                {texts.end}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
