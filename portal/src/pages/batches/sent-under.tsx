import { Link } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link as To } from 'wouter';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { batchTexts } from './texts.ts';

/** The partner that sent a batch, and the way to the mandate under which it did. */
export function SentUnder({ mandateId }: { readonly mandateId: string }) {
  const { showMandate } = useTexts(batchTexts);
  const { data } = useQuery({
    ...{ queryKey: keys.mandate(mandateId), queryFn: () => api.mandates.get(mandateId), ...comingBack },
  });
  return (
    <To href={paths.partner(mandateId)} asChild>
      <Link>{data?.partner?.name ?? showMandate}</Link>
    </To>
  );
}
