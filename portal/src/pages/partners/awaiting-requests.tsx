import { Button } from '@fluentui/react-components';
import { useTexts } from '../../lib/language.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Time } from '../../parts/time.tsx';
import { useWaitingStyles } from '../../parts/waiting-styles.ts';
import { useMandates } from './mandate-lists.ts';
import { partnerTexts } from './texts.ts';

/** What partners asked for and nobody has decided yet. Nothing where there is none. */
export function AwaitingRequests({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const styles = useWaitingStyles();
  const { awaiting: texts, types } = useTexts(partnerTexts);
  const { items, more, error, refetch } = useMandates('requested');
  if (error) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (items.length === 0) return null;
  return (
    <PanelSection level={2} title={texts.requests} lead={texts.requestsLead}>
      <ul className={styles.list}>
        {items.map(({ id, partner, createdAt }) => (
          <li key={id} className={styles.item}>
            <div className={styles.words}>
              <strong>{partner?.name}</strong>
              <div className={styles.quiet}>
                {partner && types[partner.partnerType]} · {texts.asked} <Time at={createdAt} />
              </div>
            </div>
            <Button appearance="primary" aria-label={texts.reviewOne(partner?.name ?? '')} onClick={() => onOpen(id)}>
              {texts.review}
            </Button>
          </li>
        ))}
      </ul>
      <ShowMore more={more} />
    </PanelSection>
  );
}
