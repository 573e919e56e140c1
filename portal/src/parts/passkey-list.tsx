import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular, KeyRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Passkey } from '../../../src/contracts/users.ts';
import { type TextTable, useTexts } from '../lib/language.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { Time } from './time.tsx';

interface PasskeyTexts {
  readonly since: string;
  readonly lastUsed: string;
  readonly never: string;
  readonly remove: string;
  readonly removeNamed: (name: string) => string;
  readonly question: (name: string) => string;
  readonly lead: string;
}

const passkeyTexts: TextTable<PasskeyTexts> = {
  en: {
    since: 'Added',
    lastUsed: 'last used',
    never: 'never used',
    remove: 'Remove',
    removeNamed: name => `Remove passkey ${name}`,
    question: name => `Remove passkey “${name}”?`,
    lead: 'Nobody can sign in with it any more. Sessions that are open go on. On the device itself it stays listed until it is deleted there.',
  },
  de: {
    since: 'Hinzugefügt',
    lastUsed: 'zuletzt verwendet',
    never: 'nie verwendet',
    remove: 'Entfernen',
    removeNamed: name => `Passkey ${name} entfernen`,
    question: name => `Passkey „${name}“ entfernen?`,
    lead: 'Niemand kann sich mehr damit anmelden. Offene Sitzungen bleiben bestehen. Auf dem Gerät selbst steht er weiter in der Liste, bis er dort gelöscht wird.',
  },
};

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorNeutralForeground2 },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  times: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** Somebody's passkeys; `onRemove` (absent: nothing can be removed) resolves once one is gone and the list renewed. */
export function PasskeyList({
  passkeys,
  onRemove,
}: {
  readonly passkeys: readonly Passkey[];
  readonly onRemove?: ((id: string) => Promise<void>) | undefined;
}) {
  const styles = useStyles();
  const texts = useTexts(passkeyTexts);
  const [leaving, setLeaving] = useState<Passkey | null>(null);
  return (
    <>
      <ul className={styles.list}>
        {passkeys.map(passkey => (
          <li key={passkey.id} className={styles.item}>
            <KeyRegular className={styles.icon} aria-hidden />
            <div className={styles.words}>
              <div>{passkey.name}</div>
              <div className={styles.times}>
                {texts.since} <Time at={passkey.createdAt} dayOnly />
                {', '}
                {passkey.lastUsedAt ? (
                  <>
                    {texts.lastUsed} <Time at={passkey.lastUsedAt} />
                  </>
                ) : (
                  texts.never
                )}
              </div>
            </div>
            {onRemove && (
              <Button
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={texts.removeNamed(passkey.name)}
                onClick={() => setLeaving(passkey)}
              />
            )}
          </li>
        ))}
      </ul>
      {leaving && onRemove && <RemovePasskey passkey={leaving} onRemove={onRemove} onClose={() => setLeaving(null)} />}
    </>
  );
}

function RemovePasskey({
  passkey,
  onRemove,
  onClose,
}: {
  readonly passkey: Passkey;
  readonly onRemove: (id: string) => Promise<void>;
  readonly onClose: () => void;
}) {
  const texts = useTexts(passkeyTexts);
  const remove = useMutation({ mutationFn: () => onRemove(passkey.id), onSuccess: onClose });
  return (
    <ActionDialog
      danger
      title={texts.question(passkey.name)}
      act={texts.remove}
      state={remove}
      onAct={() => remove.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
