import { makeStyles, mergeClasses, Title2, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    height: '100%',
    minHeight: 0,
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXL}`,
    '@media (max-width: 640px)': { padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}` },
  },
  // The window's main part scrolls it, so that what sticks to an edge does.
  scrolls: { height: 'auto', minHeight: '100%', '@media print': { padding: 0, color: 'black' } },
  heading: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalL },
  lead: { color: tokens.colorNeutralForeground2, margin: 0, maxWidth: '70ch' },
});

/** A page under its heading, with the title of the window. `fills`: what is in it scrolls by itself, as a list does. */
export function Page({
  title,
  lead,
  above,
  fills = false,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Over the title: where this page is. */
  readonly above?: ReactNode;
  readonly fills?: boolean;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  useEffect(() => {
    document.title = `${title.replaceAll('\u00ad', '')} · Muster`;
  }, [title]);
  return (
    <div className={mergeClasses(styles.page, !fills && styles.scrolls)}>
      <div>
        {above}
        <Title2 as="h1">{title}</Title2>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
    </div>
  );
}
