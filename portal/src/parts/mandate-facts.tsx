import type { Mandate, MandateScope } from '../../../src/contracts/mandates.ts';
import { useFormats } from '../lib/formats.ts';
import { useTexts } from '../lib/language.tsx';
import { batchWords } from './batch-words.ts';
import { Facts } from './facts.tsx';
import { mandateTexts } from './mandate-texts.ts';
import { Time } from './time.tsx';

/** What a mandate covers, line by line; of what is only asked for nothing is `registered`. */
export function MandateFacts({ scope, registered }: Pick<Mandate, 'scope'> & Partial<Pick<Mandate, 'registered'>>) {
  const { facts: names, ...texts } = useTexts(mandateTexts);
  const { profiles } = useTexts(batchWords);
  const most = useMost(scope, registered);
  const orders = useOrders(scope);
  const { kinds, models, endsAt, approval, groupTag, profile } = scope;
  const facts = [
    [names.kinds, kinds.map(kind => texts.kinds[kind]).join(', ')],
    [names.orders, orders ?? texts.anyOrder],
    [names.models, models.length > 0 ? models.join(', ') : texts.anyModel],
    [names.devices, most],
    [names.until, endsAt === null ? texts.noEnd : <Time key="until" at={endsAt} />],
    [names.approval, texts.approvals[approval]],
    ...(groupTag === null ? [] : [[names.groupTag, groupTag] as const]),
    ...(profile === null ? [] : [[names.profile, profiles[profile]] as const]),
  ] as const;
  return <Facts facts={facts} />;
}

function useMost({ maximum }: MandateScope, registered: number | undefined): string {
  const { anyNumber, atMost, noMost, ofMost } = useTexts(mandateTexts);
  const { number } = useFormats();
  if (registered === undefined) return maximum === null ? anyNumber : atMost(number(maximum));
  return maximum === null ? noMost(number(registered)) : ofMost(number(registered), number(maximum));
}

/** The order IDs that a mandate names; null where it names none. */
export function useOrders({
  orderIds,
  orderIdPrefixes,
}: Pick<MandateScope, 'orderIds' | 'orderIdPrefixes'>): string | null {
  const { beginningWith } = useTexts(mandateTexts);
  const all = [...orderIds, ...orderIdPrefixes.map(beginningWith)];
  return all.length === 0 ? null : all.join(', ');
}
