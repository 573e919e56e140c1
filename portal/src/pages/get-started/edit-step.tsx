import { Field, Input, Textarea } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { GetStartedStep } from '../../../../src/contracts/get-started.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { getStartedTexts } from './texts.ts';

/** Who sees to a step until when, and a note. */
export function EditStep({ step, onClose }: { readonly step: GetStartedStep; readonly onClose: () => void }) {
  const texts = useTexts(getStartedTexts);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [owner, setOwner] = useState(step.owner ?? '');
  const [dueOn, setDueOn] = useState(step.dueOn ?? '');
  const [note, setNote] = useState(step.note ?? '');
  const save = useMutation({
    mutationFn: () => api.getStarted.patch(step.id, { owner, dueOn: dueOn || null, note }),
    onSuccess: async () => {
      await readAnew(queries, { queryKey: keys.getStarted });
      onClose();
    },
  });
  return (
    <ActionDialog
      title={labelsOf[language].getStartedSteps[step.id].title}
      act={texts.save}
      state={save}
      onAct={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={texts.owner} hint={texts.ownerHint}>
        <Input maxLength={limits.labelCharacters} value={owner} onChange={(_, { value }) => setOwner(value)} />
      </Field>
      <Field label={texts.due}>
        <Input type="date" value={dueOn} onChange={(_, { value }) => setDueOn(value)} />
      </Field>
      <Field label={texts.note} hint={texts.noteHint}>
        <Textarea rows={4} maxLength={limits.noteCharacters} value={note} onChange={(_, { value }) => setNote(value)} />
      </Field>
    </ActionDialog>
  );
}
