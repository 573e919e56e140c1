import { useQuery } from '@tanstack/react-query';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { overviewTexts } from './texts.ts';

/** How often the server finds out anew what waits. */
const lookMilliseconds = 10_000;

/** What waits to be settled, and how long that will take. */
export function Waiting() {
  const { waiting: texts } = useTexts(overviewTexts);
  const { number, duration } = useFormats();
  const { api, keys } = useTenant();
  const { data } = useQuery({ queryKey: keys.status, queryFn: () => api.status(), refetchInterval: lookMilliseconds });
  if (!data) return null;
  const { queue, estimatedSeconds } = data;
  const time = estimatedSeconds === null ? texts.unknown : texts.about(duration(estimatedSeconds));
  return (
    <section aria-label={texts.title}>
      <p style={{ margin: 0 }}>
        {queue.rows === 0 ? texts.none : `${texts.some(number(queue.rows), queue.rows === 1)} ${time}`}
      </p>
    </section>
  );
}
