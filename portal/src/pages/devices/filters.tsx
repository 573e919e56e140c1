import { Button, makeStyles, ToggleButton, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { type DeviceFilter, type DeviceSummary, deviceStates } from '../../../../src/contracts/devices.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { deviceTexts } from './texts.ts';

type Change = (changes: Readonly<Record<string, string | null>>) => void;

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    alignItems: 'center',
    border: 0,
    margin: 0,
    padding: 0,
    minWidth: 0,
    // On a phone one line that goes sideways, so that the list has room.
    '@media (max-width: 640px)': { flexWrap: 'nowrap', overflowX: 'auto', flexShrink: 0, padding: '2px' },
  },
  chip: { flexShrink: 0, maxWidth: '100%', whiteSpace: 'nowrap', fontWeight: tokens.fontWeightRegular },
  count: { marginInlineStart: tokens.spacingHorizontalS, fontVariantNumeric: 'tabular-nums' },
  cut: { overflow: 'hidden', textOverflow: 'ellipsis', maxWidth: '24rem' },
});

/** One chip for each state with its count, of which one is chosen. */
export function StateFilter({
  state,
  summary,
  change,
}: {
  readonly state: DeviceFilter['state'];
  readonly summary: DeviceSummary | undefined;
  readonly change: Change;
}) {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const formats = useFormats();
  const counts = { all: summary?.total, ...summary?.byState };
  return (
    <fieldset className={styles.bar} aria-label={texts.states}>
      {([null, ...deviceStates] as const).map(each => (
        <ToggleButton
          key={each ?? 'all'}
          size="small"
          shape="circular"
          className={styles.chip}
          checked={(state ?? null) === each}
          onClick={() => change({ state: each })}
        >
          {each ? <StateBadge state={each} /> : texts.all}{' '}
          <span className={styles.count}>{formatted(counts[each ?? 'all'], formats.number)}</span>
        </ToggleButton>
      ))}
    </fieldset>
  );
}

const formatted = (count: number | undefined, format: (count: number) => string) =>
  count === undefined ? '' : format(count);

/** The filters that have no place of their own on the page; links lead to them. */
const others = ['orderId', 'purchaseId', 'groupTag', 'batchId', 'manufacturer', 'model', 'serialNumber'] as const;

/** A chip for each of the other filters that are set, by which it can be removed; nothing where none is. */
export function OtherFilters({ filter, change }: { readonly filter: DeviceFilter; readonly change: Change }) {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const set = others.filter(name => filter[name] !== undefined);
  if (set.length === 0) return null;
  return (
    <fieldset className={styles.bar} aria-label={texts.filters}>
      {set.map(name => {
        const what = `${name === 'batchId' ? texts.batch : texts.columns[name]}: ${filter[name]}`;
        return (
          <Button
            key={name}
            size="small"
            shape="circular"
            className={styles.chip}
            iconPosition="after"
            icon={<DismissRegular />}
            aria-label={texts.removeFilter(what)}
            onClick={() => change({ [name]: null })}
          >
            <span className={styles.cut}>{what}</span>
          </Button>
        );
      })}
      {set.length > 1 && (
        <Button
          size="small"
          appearance="subtle"
          className={styles.chip}
          onClick={() => change(Object.fromEntries(set.map(name => [name, null])))}
        >
          {texts.removeFilters}
        </Button>
      )}
    </fieldset>
  );
}
