import { Button, Subtitle1 } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useMaySend } from '../../lib/customer.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { useBatchColumns } from '../../parts/batch-columns.tsx';
import { batchWords, nameOf } from '../../parts/batch-words.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { batchTexts } from './texts.ts';
import { useBatches } from './use-batches.ts';

/** Every batch of the organization, the newest first. */
export function BatchList() {
  const texts = useTexts(batchTexts);
  const words = useTexts(batchWords);
  const { paths } = useTenant();
  const columns = useBatchColumns<Batch>(({ id }) => paths.batch(id));
  const [, go] = useLocation();
  const { items, error, refetch, more } = useBatches();
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      {items.length > 0 && <RegisterButton />}
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!(error && items.length === 0) && (
        <RecordList
          label={texts.title}
          columns={columns}
          rows={items}
          idOf={batch => batch.id}
          nameOf={batch => nameOf(batch, words)}
          more={more}
          onOpen={batch => go(paths.batch(batch.id))}
          empty={
            <>
              <Subtitle1 as="h2">{texts.noneYet.title}</Subtitle1>
              <p style={{ maxWidth: '60ch' }}>{texts.noneYet.lead}</p>
              <RegisterButton />
            </>
          }
        />
      )}
    </Page>
  );
}

function RegisterButton() {
  const texts = useTexts(batchTexts);
  const { paths } = useTenant();
  if (!useMaySend('register')) return null;
  return (
    <div>
      <Link href={`${paths.batches}?register=1`} asChild>
        <Button as="a" appearance="primary" icon={<AddRegular />}>
          {texts.register}
        </Button>
      </Link>
    </div>
  );
}
