import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { GetStartedStep } from '../../../../src/contracts/get-started.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { EditStep } from './edit-step.tsx';
import { StepItem } from './step-item.tsx';
import { getStartedTexts } from './texts.ts';

const useStyles = makeStyles({
  progress: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, maxWidth: '60rem' },
  steps: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    maxWidth: '60rem',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

/** The steps by which an organization gets started, and how far it is. */
export function GetStartedPage() {
  const styles = useStyles();
  const texts = useTexts(getStartedTexts);
  const [edited, setEdited] = useState<GetStartedStep | null>(null);
  const { data, error, refetch } = useQuery({
    ...{ queryKey: keys.getStarted, queryFn: () => api.getStarted.get(), ...comingBack },
  });
  const steps = data?.steps ?? [];
  const done = steps.filter(step => step.done).length;
  return (
    <Page title={texts.title} lead={texts.lead}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <div className={styles.progress}>
            <span id="get-started-progress" role="status">
              {done === steps.length ? texts.allDone : texts.progress(done, steps.length)}
            </span>
            <ProgressBar aria-labelledby="get-started-progress" max={steps.length} value={done} thickness="large" />
          </div>
          <ol className={styles.steps}>
            {steps.map(step => (
              <StepItem key={step.id} step={step} onEdit={() => setEdited(step)} />
            ))}
          </ol>
        </>
      )}
      {edited && <EditStep step={edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}
