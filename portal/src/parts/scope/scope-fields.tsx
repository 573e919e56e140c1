import {
  Checkbox,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons';
import { profiles } from '../../../../src/contracts/batches.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { type MandateScope, mandateApprovals, mandateKinds } from '../../../../src/contracts/mandates.ts';
import { dayOf } from '../../lib/days.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { batchWords } from '../batch-words.ts';
import { mandateTexts } from '../mandate-texts.ts';
import { scopeTexts } from './texts.ts';
import type { ScopeEditor } from './use-scope-draft.ts';

const useStyles = makeStyles({
  group: { border: 0, margin: 0, padding: 0, minWidth: 0, display: 'flex', flexDirection: 'column' },
  legend: { padding: 0, marginBottom: tokens.spacingVerticalXS },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(13rem, 100%), 1fr))',
    gap: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}`,
    alignItems: 'start',
  },
  // As far from the text as a checkbox has it.
  choice: { display: 'flex', flexDirection: 'column' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  fault: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorPaletteRedForeground1,
    fontSize: tokens.fontSizeBase200,
  },
});

/** The fields of a mandate's scope; beside each what was asked for, where it cannot be more than that. */
export function ScopeFields({ editor }: { readonly editor: ScopeEditor }) {
  const styles = useStyles();
  return (
    <>
      <Kinds editor={editor} />
      <div className={styles.pair}>
        <Lines editor={editor} field="orderIds" />
        <Lines editor={editor} field="orderIdPrefixes" />
      </div>
      <Lines editor={editor} field="models" />
      <Bounds editor={editor} />
      <Approval editor={editor} />
      <Defaults editor={editor} />
    </>
  );
}

interface Edited {
  readonly editor: ScopeEditor;
}

function Kinds({ editor: { draft, within, faults, change } }: Edited) {
  const styles = useStyles();
  const texts = useTexts(scopeTexts);
  const toggle = (kind: (typeof mandateKinds)[number], on: boolean) =>
    change({ kinds: mandateKinds.filter(each => (each === kind ? on : draft.kinds.includes(each))) });
  return (
    // No field of Fluent UI: it would give each of the boxes its own ID.
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{texts.kinds}</legend>
      {mandateKinds.map(kind => (
        <Checkbox
          key={kind}
          label={texts.kindLeads[kind]}
          checked={draft.kinds.includes(kind)}
          disabled={within !== null && !within.kinds.includes(kind)}
          onChange={(_, { checked }) => toggle(kind, checked === true)}
        />
      ))}
      {faults.kinds && (
        <div className={styles.fault} role="alert">
          <ErrorCircleFilled aria-hidden />
          {texts.faults[faults.kinds]}
        </div>
      )}
    </fieldset>
  );
}

const linesAsked = { orderIds: 'orderIds', orderIdPrefixes: 'orderIdPrefixes', models: 'models' } as const;

function Lines({
  editor: { draft, within, faults, change },
  field,
}: Edited & { readonly field: keyof typeof linesAsked }) {
  const texts = useTexts(scopeTexts);
  const askedFor = useAskedFor(within, field);
  const fault = faults[field];
  const rows = Math.min(6, Math.max(2, draft[field].split('\n').length));
  return (
    <Field
      label={texts[field]}
      hint={askedFor === null ? texts[`${field}Hint`] : `${askedFor} ${texts.oneALine}`}
      validationMessage={fault && texts.faults[fault]}
    >
      <Textarea
        resize="vertical"
        textarea={{ rows, spellCheck: false }}
        value={draft[field]}
        onChange={(_, { value }) => change({ [field]: value })}
      />
    </Field>
  );
}

/** What was asked for, of a field that bounds; null where that is anything, or nobody asked. */
function useAskedFor(within: MandateScope | null, field: keyof typeof linesAsked): string | null {
  const { asked } = useTexts(scopeTexts);
  const { anyModel, anyOrder } = useTexts(mandateTexts);
  if (!within) return null;
  const values = within[field];
  if (values.length > 0) return asked(values.length > shownValues ? `${values.length}` : values.join(', '));
  if (field === 'models') return asked(anyModel);
  return within.orderIds.length + within.orderIdPrefixes.length === 0 && field === 'orderIds' ? asked(anyOrder) : null;
}

const shownValues = 10;

function Bounds({ editor: { draft, within, faults, change } }: Edited) {
  const styles = useStyles();
  const texts = useTexts(scopeTexts);
  const { number, day } = useFormats();
  const { maximum, endsAt } = within ?? { maximum: null, endsAt: null };
  return (
    <div className={styles.pair}>
      <Field
        label={texts.maximum}
        hint={maximum === null ? texts.maximumHint : texts.asked(number(maximum))}
        validationMessage={
          faults.maximum === 'notValid'
            ? texts.notInRange(number(limits.mandateDevices))
            : faults.maximum && texts.faults[faults.maximum]
        }
      >
        <Input
          type="number"
          min={1}
          max={limits.mandateDevices}
          step={1}
          value={draft.maximum}
          onChange={(_, { value }) => change({ maximum: value })}
        />
      </Field>
      <Field
        label={texts.lastDay}
        hint={endsAt === null ? texts.lastDayHint : texts.asked(day(endsAt))}
        validationMessage={faults.endsAt && texts.faults[faults.endsAt]}
      >
        <Input
          type="date"
          min={dayOf(new Date().toISOString())}
          value={draft.lastDay}
          onChange={(_, { value }) => change({ lastDay: value })}
        />
      </Field>
    </div>
  );
}

function Approval({ editor: { draft, change } }: Edited) {
  const styles = useStyles();
  const texts = useTexts(scopeTexts);
  return (
    <Field label={texts.approval}>
      <RadioGroup
        value={draft.approval}
        onChange={(_, { value }) => change({ approval: mandateApprovals.find(each => each === value) ?? 'each' })}
      >
        {mandateApprovals.map(each => (
          <Radio
            key={each}
            value={each}
            label={
              <span className={styles.choice}>
                <span>{texts.approvals[each].label}</span>
                <span className={styles.quiet}>{texts.approvals[each].lead}</span>
              </span>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}

function Defaults({ editor: { draft, change } }: Edited) {
  const styles = useStyles();
  const texts = useTexts(scopeTexts);
  const { profiles: names } = useTexts(batchWords);
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{texts.defaults}</legend>
      <div className={styles.pair}>
        <Field label={texts.groupTag}>
          <Input
            maxLength={limits.labelCharacters}
            value={draft.groupTag}
            onChange={(_, { value }) => change({ groupTag: value })}
          />
        </Field>
        <Field label={texts.profile}>
          <Select
            value={draft.profile}
            onChange={(_, { value }) => change({ profile: profiles.find(each => each === value) ?? '' })}
          >
            <option value="">{texts.noProfile}</option>
            {profiles.map(each => (
              <option key={each} value={each}>
                {names[each]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <div className={styles.quiet}>{texts.defaultsLead}</div>
    </fieldset>
  );
}
