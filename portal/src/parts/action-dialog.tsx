import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useFocusReturn } from '../lib/focus.ts';
import { useTexts } from '../lib/language.tsx';
import { ProblemBox } from './problem-box.tsx';
import { partTexts } from './texts.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  danger: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    color: tokens.colorNeutralForegroundOnBrand,
    ':hover': {
      backgroundColor: tokens.colorStatusDangerBackground3Hover,
      color: tokens.colorNeutralForegroundOnBrand,
    },
    ':hover:active': {
      backgroundColor: tokens.colorStatusDangerBackground3Pressed,
      color: tokens.colorNeutralForegroundOnBrand,
    },
  },
});

/** What is asked before something is done: fields, or only whether. Mounted while it is open; `danger` where something is lost. */
export function ActionDialog({
  title,
  act,
  danger = false,
  state,
  onAct,
  onClose,
  children,
}: {
  readonly title: string;
  /** The word on the button. */
  readonly act: string;
  readonly danger?: boolean;
  readonly state: { readonly isPending: boolean; readonly error: Error | null };
  readonly onAct: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  const { cancel } = useTexts(partTexts);
  useFocusReturn();
  return (
    <Dialog open onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <form
          onSubmit={event => {
            event.preventDefault();
            event.stopPropagation();
            if (!state.isPending) onAct();
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.content}>
              {children}
              {state.error && <ProblemBox error={state.error} />}
            </DialogContent>
            <DialogActions>
              <Button
                type="submit"
                appearance="primary"
                className={danger ? styles.danger : undefined}
                disabledFocusable={state.isPending}
                icon={state.isPending ? <Spinner size="tiny" /> : undefined}
              >
                {act}
              </Button>
              <Button onClick={onClose}>{cancel}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** What is shown this once, such as a secret: only the button closes it, so that no slip loses it. */
export function OnceDialog({
  title,
  done,
  onClose,
  children,
}: {
  readonly title: string;
  readonly done: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  useFocusReturn();
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {done}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
