import { Button, Checkbox, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { setJoined, useChosen } from './chosen.ts';
import { canJoin, readySources } from './loads.ts';
import { SourceCard } from './source-card.tsx';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  heading: { margin: 0 },
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  list: {
    ...{ listStyle: 'none', margin: 0, padding: 0, minWidth: 0 },
    ...{ display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  },
  more: { alignSelf: 'start' },
});

const atOnce = 20;

/** Every file that was chosen, with what its check found: those that need somebody first. */
export function Sources() {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  const { customerId } = useTenant();
  const heading = useId();
  const { sources, joined } = useChosen();
  const [shown, setShown] = useState(atOnce);
  const ready = readySources(sources);
  if (sources.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <Subtitle2 as="h3" id={heading} className={styles.heading}>
        {texts.chosen}
      </Subtitle2>
      <ul className={styles.list}>
        {sources.slice(0, shown).map(source => (
          <li key={source.id}>
            <SourceCard source={source} nameOf={id => sources.find(each => each.id === id)?.name ?? ''} />
          </li>
        ))}
      </ul>
      {sources.length > shown && (
        <Button className={styles.more} onClick={() => setShown(shown + atOnce)}>
          {texts.moreFiles(formats.number(sources.length - shown))}
        </Button>
      )}
      {canJoin(sources) && (
        <Checkbox
          checked={joined}
          onChange={(_, { checked }) => setJoined(customerId, checked === true)}
          label={texts.join(formats.number(ready.length))}
        />
      )}
    </section>
  );
}
