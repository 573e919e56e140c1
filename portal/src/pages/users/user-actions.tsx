import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular, KeyResetRegular, PersonAvailableRegular, PersonProhibitedRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../../../src/contracts/users.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { RemovalDialog } from '../../parts/removal-dialog.tsx';
import { MadeLink } from './made-link.tsx';
import { userTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
  },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Action = 'renew' | 'disable' | 'enable' | 'remove';

/** What is done with a user as a whole. */
export function UserActions({ user, onGone }: { readonly user: User; readonly onGone: () => void }) {
  const styles = useStyles();
  const texts = useTexts(userTexts);
  const mayGive = useMay('hardware.read') || !user.hardware;
  const [asked, setAsked] = useState<Action | null>(null);
  const Icon = user.disabled ? PersonAvailableRegular : PersonProhibitedRegular;
  const toggle = user.disabled ? 'enable' : 'disable';
  const close = () => setAsked(null);
  return (
    <div>
      <div className={styles.bar}>
        {mayGive && (
          <Button appearance="subtle" icon={<KeyResetRegular />} onClick={() => setAsked('renew')}>
            {texts.renew.act}
          </Button>
        )}
        <Button appearance="subtle" icon={<Icon />} onClick={() => setAsked(toggle)}>
          {texts[toggle].act}
        </Button>
        <Button appearance="subtle" icon={<DeleteRegular />} onClick={() => setAsked('remove')}>
          {texts.remove.act}
        </Button>
      </div>
      {!mayGive && <div className={styles.hint}>{texts.renew.notYours}</div>}
      {asked === 'renew' && <Renew user={user} onClose={close} />}
      {(asked === 'disable' || asked === 'enable') && (
        <Disable user={user} disabled={asked === 'disable'} onClose={close} />
      )}
      {asked === 'remove' && (
        <RemovalDialog
          texts={texts.remove}
          name={user.name}
          list={keys.users}
          remove={() => api.users.remove(user.id)}
          {...{ onGone, onClose: close }}
        />
      )}
    </div>
  );
}

interface Asked {
  readonly user: User;
  readonly onClose: () => void;
}

function Renew({ user, onClose }: Asked) {
  const { renew: texts } = useTexts(userTexts);
  const queries = useQueryClient();
  const renew = useMutation({
    mutationFn: () => api.users.renew(user.id),
    onSuccess: () => readAnew(queries, { queryKey: keys.invitations }),
  });
  if (renew.data) return <MadeLink made={renew.data} onClose={onClose} />;
  return (
    <ActionDialog
      title={texts.title(user.name)}
      act={texts.make}
      state={renew}
      onAct={() => renew.mutate()}
      onClose={onClose}
    >
      <div>{texts.lead}</div>
      <ul style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {texts.effects.map(effect => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
    </ActionDialog>
  );
}

function Disable({ user, disabled, onClose }: Asked & { readonly disabled: boolean }) {
  const texts = useTexts(userTexts)[disabled ? 'disable' : 'enable'];
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: () => api.users.patch(user.id, { disabled }),
    onSuccess: () => {
      onClose();
      return readAnew(queries, { queryKey: keys.users });
    },
  });
  return (
    <ActionDialog
      danger={disabled}
      title={texts.title(user.name)}
      act={texts.act}
      state={change}
      onAct={() => change.mutate()}
      onClose={onClose}
    >
      {texts.lead}
    </ActionDialog>
  );
}
