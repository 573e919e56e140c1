import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  Subtitle2,
  tokens,
} from '@fluentui/react-components';
import { ProhibitedRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { MandateFacts } from '../../parts/mandate-facts.tsx';
import { MandateHistory } from '../../parts/mandate-history.tsx';
import { MandateStateMark } from '../../parts/mandate-mark.tsx';
import { mandateTexts } from '../../parts/mandate-texts.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { EndMandate } from './end-mandate.tsx';
import { customerTexts } from './texts.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: { display: 'flex', alignItems: 'start', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  title: { margin: 0, overflowWrap: 'anywhere' },
  state: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM },
  quiet: { color: tokens.colorNeutralForeground2 },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
  // In line with what stands above it.
  history: { marginInline: `calc(-1 * ${tokens.spacingHorizontalM})` },
});

/** One mandate: its state, what it covers, its history, and its end. */
export function MandateCard({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { data, error, refetch } = useQuery({
    ...{ queryKey: keys.ownMandate(id), queryFn: () => api.partners.mandates.get(id), ...comingBack },
  });
  return (
    <section className={styles.card} aria-label={data?.name}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Shown mandate={data} />}
    </section>
  );
}

function Shown({ mandate }: { readonly mandate: Mandate }) {
  const styles = useStyles();
  const { mandates: texts } = useTexts(customerTexts);
  const mayEnd = useMay('partners.write') && mandate.state === 'active';
  const [isEnding, setEnding] = useState(false);
  const { name, state, scope, registered, parentMandateId } = mandate;
  return (
    <>
      <div className={styles.head}>
        <div>
          <Subtitle2 as="h2" block className={styles.title}>
            {name}
          </Subtitle2>
          <div className={styles.state}>
            <MandateStateMark state={state} />
            <span className={styles.quiet}>
              <When mandate={mandate} />
            </span>
          </div>
        </div>
        {mayEnd && (
          <Button icon={<ProhibitedRegular />} aria-label={texts.endOne(name)} onClick={() => setEnding(true)}>
            {texts.end}
          </Button>
        )}
      </div>
      {parentMandateId !== null && <p className={styles.note}>{texts.passedOn}</p>}
      <MandateFacts {...{ scope, registered }} />
      <History id={mandate.id} />
      {isEnding && <EndMandate mandate={mandate} onClose={() => setEnding(false)} />}
    </>
  );
}

function When({ mandate: { approvedAt, endedAt, endedBy } }: { readonly mandate: Mandate }) {
  const { mandates: texts } = useTexts(customerTexts);
  const { day } = useFormats();
  if (endedAt === null) return approvedAt && texts.since(day(approvedAt));
  return endedBy === 'customer' ? texts.endedByCustomer(day(endedAt)) : texts.ended(day(endedAt));
}

/** Asked for once it is opened. */
function History({ id }: { readonly id: string }) {
  const styles = useStyles();
  const texts = useTexts(mandateTexts);
  const { paths } = useTenant();
  return (
    <Accordion collapsible className={styles.history}>
      <AccordionItem value="history">
        <AccordionHeader as="h3">{texts.history}</AccordionHeader>
        <AccordionPanel>
          <MandateHistory
            queryKey={keys.ownMandateHistory(id)}
            list={page => api.partners.mandates.history(id, page)}
            batchPath={paths.batch}
          />
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}
