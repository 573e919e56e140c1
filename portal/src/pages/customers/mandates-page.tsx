import { makeStyles, tokens } from '@fluentui/react-components';
import { useCustomer } from '../../lib/customer.ts';
import { useTexts } from '../../lib/language.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { MandateCard } from './mandate-card.tsx';
import { customerTexts } from './texts.ts';

const useStyles = makeStyles({
  cards: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, maxWidth: '60rem' },
});

/** The mandates that a customer gave, the newest first. */
export function MandatesPage() {
  const styles = useStyles();
  const { mandates: texts } = useTexts(customerTexts);
  const { data: customer, error, refetch } = useCustomer({ fresh: true });
  return (
    <Page title={texts.title} lead={customer && texts.lead(customer.name)}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!customer && !error && <Loading />}
      <div className={styles.cards}>
        {customer?.mandates.map(({ id }) => (
          <MandateCard key={id} id={id} />
        ))}
      </div>
    </Page>
  );
}
