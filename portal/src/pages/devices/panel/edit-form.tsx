import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { profiles } from '../../../../../src/contracts/batches.ts';
import { ProblemError } from '../../../../../src/contracts/client-errors.ts';
import { limits } from '../../../../../src/contracts/limits.ts';
import { isStorable } from '../../../../../src/contracts/storable.ts';
import { useFormats } from '../../../lib/formats.ts';
import { useTexts } from '../../../lib/language.tsx';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { partTexts } from '../../../parts/texts.ts';
import { deviceTexts } from '../texts.ts';
import { type DeviceDraft, textFields } from './device-draft.ts';
import { panelTexts } from './texts.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  actions: { display: 'flex', gap: tokens.spacingHorizontalS },
});

/** Changes what the organization says of a device. `error`: what the server said of the last try. */
export function EditForm({
  draft,
  error,
  onSave,
  onCancel,
}: {
  readonly draft: DeviceDraft;
  readonly error: Error | null;
  readonly onSave: (draft: DeviceDraft) => void;
  readonly onCancel: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  const { columns, profiles: profileNames } = useTexts(deviceTexts);
  const { cancel } = useTexts(partTexts);
  const [values, setValues] = useState(draft);
  const wrong = useWrong(values);
  const refused = refusedFields(error);
  const isWrong = textFields.some(field => wrong(field) !== null);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!isWrong) onSave(values);
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        // Closes the form, and not the panel around it.
        event.stopPropagation();
        event.preventDefault();
        onCancel();
      }}
    >
      {error && refused.size === 0 && <ProblemBox error={error} />}
      {textFields.map((field, i) => {
        const message = wrong(field) ?? (values[field] === draft[field] ? refused.get(field) : undefined);
        return (
          <Field
            key={field}
            label={columns[field]}
            {...(message && { validationState: 'error', validationMessage: message })}
          >
            <Input
              autoFocus={i === 0}
              value={values[field]}
              onChange={(_, { value }) => setValues({ ...values, [field]: value })}
            />
          </Field>
        );
      })}
      <Field label={columns.profile}>
        <Select
          value={values.profile}
          onChange={(_, { value }) => setValues({ ...values, profile: profiles.find(each => each === value) ?? '' })}
        >
          <option value="">{texts.noProfile}</option>
          {profiles.map(each => (
            <option key={each} value={each}>
              {profileNames[each]}
            </option>
          ))}
        </Select>
      </Field>
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={isWrong}>
          {texts.save}
        </Button>
        <Button onClick={onCancel}>{cancel}</Button>
      </div>
    </form>
  );
}

/** What the server would refuse, said before it is asked. */
function useWrong(values: DeviceDraft): (field: (typeof textFields)[number]) => string | null {
  const texts = useTexts(panelTexts);
  const formats = useFormats();
  return field => {
    const { length } = values[field];
    const most = limits.labelCharacters;
    if (length > most) return texts.tooLong(formats.number(length - most), formats.number(most));
    return isStorable(values[field]) ? null : texts.notStorable;
  };
}

/** What the server refused, by field. */
function refusedFields(error: Error | null): ReadonlyMap<string, string> {
  const problems = error instanceof ProblemError ? (error.problem.problems ?? []) : [];
  return new Map(problems.flatMap(({ column, detail }) => (column === null ? [] : [[column, detail]])));
}
