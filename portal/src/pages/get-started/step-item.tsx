import { Button, Checkbox, Link, makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { CalendarRegular, EditRegular, NoteRegular, PersonRegular, WarningRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link as To } from 'wouter';
import type { GetStartedStep, GetStartedStepId } from '../../../../src/contracts/get-started.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Time } from '../../parts/time.tsx';
import { getStartedTexts } from './texts.ts';

const useStyles = makeStyles({
  item: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  words: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    flexGrow: 1,
    minWidth: 0,
    paddingTop: tokens.spacingVerticalS,
    overflowWrap: 'anywhere',
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  fact: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  overdue: { color: tokens.colorPaletteRedForeground1 },
  counts: { maxWidth: '20rem', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  note: { whiteSpace: 'pre-wrap', margin: 0 },
});

const placesOf: Readonly<Partial<Record<GetStartedStepId, string>>> = {
  accessAdminPortal: `${paths.users}?invite=1`,
  addAdminContacts: paths.contacts,
  prepareDevices: paths.devices,
  setUpFirstRunExperience: `${paths.devices}?state=active`,
};

/** Where a step leads who may go there. */
function placeOf({ id, counts }: GetStartedStep, mayInvite: boolean): string | undefined {
  if (id === 'accessAdminPortal') return mayInvite ? placesOf[id] : undefined;
  return id === 'addAdminContacts' || counts ? placesOf[id] : undefined;
}

/** One step: whether it is done, who sees to it until when, and, of two, how many devices are so far. */
export function StepItem({ step, onEdit }: { readonly step: GetStartedStep; readonly onEdit: () => void }) {
  const styles = useStyles();
  const texts = useTexts(getStartedTexts);
  const { language } = useLanguage();
  const may = useMay('tenant.write');
  const queries = useQueryClient();
  const { title } = labelsOf[language].getStartedSteps[step.id];
  const tick = useMutation({
    mutationFn: (done: boolean) => api.getStarted.patch(step.id, { done }),
    onSuccess: () => readAnew(queries, { queryKey: keys.getStarted }),
  });
  const place = placeOf(step, may);
  return (
    <li className={styles.item}>
      <Checkbox
        shape="circular"
        size="large"
        aria-label={texts.tick(title)}
        checked={tick.isPending ? tick.variables : step.done}
        disabled={!may}
        onChange={(_, { checked }) => tick.mutate(checked === true)}
      />
      <div className={styles.words}>
        <span className={styles.title}>
          {step.number}. {title}
        </span>
        <StepFacts step={step} />
        {step.counts && <Counts id={step.id} counts={step.counts} />}
        {place && texts.links[step.id] && (
          <span>
            <To href={place} asChild>
              <Link>{texts.links[step.id]}</Link>
            </To>
          </span>
        )}
        {tick.error && <ProblemBox error={tick.error} />}
      </div>
      {may && (
        <Button appearance="subtle" icon={<EditRegular />} aria-label={texts.editNamed(title)} onClick={onEdit} />
      )}
    </li>
  );
}

function StepFacts({ step: { done, doneAt, doneBy, owner, dueOn, note } }: { readonly step: GetStartedStep }) {
  const styles = useStyles();
  const texts = useTexts(getStartedTexts);
  const isOverdue = !done && dueOn !== null && dueOn < new Date().toISOString().slice(0, 10);
  const facts: readonly ReactNode[] = [
    ...(done && doneBy
      ? [
          <span key="done">
            {texts.doneBy(doneBy.name)} <Time at={doneAt} />
          </span>,
        ]
      : []),
    ...(owner
      ? [
          <span key="owner" className={styles.fact}>
            <PersonRegular aria-hidden />
            {texts.owner}: {owner}
          </span>,
        ]
      : []),
    ...(dueOn && !done ? [<Due key="due" dueOn={dueOn} isOverdue={isOverdue} />] : []),
  ];
  return (
    <>
      {facts.length > 0 && <div className={styles.facts}>{facts}</div>}
      {note && (
        <p className={styles.note}>
          <NoteRegular aria-label={texts.note} /> {note}
        </p>
      )}
    </>
  );
}

function Due({ dueOn, isOverdue }: { readonly dueOn: string; readonly isOverdue: boolean }) {
  const styles = useStyles();
  const texts = useTexts(getStartedTexts);
  const formats = useFormats();
  const Icon = isOverdue ? WarningRegular : CalendarRegular;
  return (
    <span className={mergeClasses(styles.fact, isOverdue && styles.overdue)}>
      <Icon aria-hidden />
      {isOverdue ? texts.overdue : texts.due} {formats.day(`${dueOn}T12:00:00`)}
    </span>
  );
}

function Counts({
  id,
  counts: { done, of },
}: {
  readonly id: GetStartedStepId;
  readonly counts: NonNullable<GetStartedStep['counts']>;
}) {
  const styles = useStyles();
  const texts = useTexts(getStartedTexts);
  const formats = useFormats();
  if (of === 0) return <span>{texts.noDevices}</span>;
  const text = texts.counts(formats.number(done), formats.number(of))[id];
  return (
    <div className={styles.counts}>
      <span>{text}</span>
      <ProgressBar aria-label={text ?? ''} max={Math.max(of, 1)} value={done} />
    </div>
  );
}
