import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useMaySend } from '../../lib/customer.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { useBatchColumns } from '../../parts/batch-columns.tsx';
import { batchWords, nameOf } from '../../parts/batch-words.ts';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { batchTexts } from './texts.ts';
import { useBatches } from './use-batches.ts';

/** Every batch of the organization, the newest first. */
export function BatchList() {
  const texts = useTexts(batchTexts);
  const words = useTexts(batchWords);
  const { paths } = useTenant();
  const columns = useBatchColumns<Batch>(({ id }) => paths.batch(id));
  const [, go] = useLocation();
  const list = useBatches();
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      {list.items.length > 0 && <RegisterButton />}
      <PagedList
        paged={list}
        label={texts.title}
        columns={columns}
        idOf={batch => batch.id}
        nameOf={batch => nameOf(batch, words)}
        onOpen={batch => go(paths.batch(batch.id))}
        empty={
          <NoneYet title={texts.noneYet.title} lead={texts.noneYet.lead}>
            <RegisterButton />
          </NoneYet>
        }
      />
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
