import { Subtitle1 } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** What stands in a list without rows: that there are none, how some come about, and a way to it. */
export function NoneYet({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children?: ReactNode;
}) {
  return (
    <>
      <Subtitle1 as="h2">{title}</Subtitle1>
      <p style={{ maxWidth: '60ch' }}>{lead}</p>
      {children}
    </>
  );
}
