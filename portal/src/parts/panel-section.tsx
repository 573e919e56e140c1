import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, alignItems: 'stretch' },
  title: { margin: 0 },
  lead: { margin: 0, maxWidth: '70ch', color: tokens.colorNeutralForeground2 },
});

/** A part of a panel or a page under its own heading. */
export function PanelSection({
  title,
  lead,
  level = 3,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly level?: 2 | 3;
  readonly children?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <section className={styles.section}>
      <div>
        <Subtitle2 as={level === 2 ? 'h2' : 'h3'} block className={styles.title}>
          {title}
        </Subtitle2>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
    </section>
  );
}
