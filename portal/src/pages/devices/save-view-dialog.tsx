import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../../parts/texts.ts';
import { viewNameCharacters } from './saved-views.ts';
import { viewTexts } from './view-texts.ts';

/** Asks for the name of the present view. */
export function SaveViewDialog({
  names,
  onSave,
  onClose,
}: {
  readonly names: readonly string[];
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts(viewTexts);
  const { cancel } = useTexts(partTexts);
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  return (
    <Dialog open onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <form
          onSubmit={event => {
            event.preventDefault();
            if (name !== '') onSave(name);
          }}
        >
          <DialogBody>
            <DialogTitle>{texts.saveTitle}</DialogTitle>
            <DialogContent>
              <Field
                label={texts.name}
                hint={texts.hint}
                {...(names.includes(name) && { validationState: 'warning', validationMessage: texts.replaces })}
              >
                <Input
                  autoFocus
                  required
                  value={typed}
                  maxLength={viewNameCharacters}
                  onChange={(_, { value }) => setTyped(value)}
                />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabledFocusable={name === ''}>
                {texts.saveIt}
              </Button>
              <Button onClick={onClose}>{cancel}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
