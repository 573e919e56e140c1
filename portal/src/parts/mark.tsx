import { makeStyles, tokens } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

/** How something looks beside its word; never instead of it. */
export interface MarkLook {
  readonly Icon: FluentIcon;
  readonly color: string;
}

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalSNudge,
    minWidth: 0,
    verticalAlign: 'middle',
  },
  icon: { flexShrink: 0, fontSize: '16px' },
});

/** An icon and its word. */
export function Mark({ look: { Icon, color }, children }: { readonly look: MarkLook; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <span className={styles.mark}>
      <Icon className={styles.icon} style={{ color }} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
