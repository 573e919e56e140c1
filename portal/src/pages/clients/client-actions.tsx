import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular, KeyResetRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiClient, overlapHours } from '../../../../src/contracts/clients.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { RemovalDialog } from '../../parts/removal-dialog.tsx';
import { NewSecret } from './new-secret.tsx';
import { clientTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
  },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** What is done with a client as a whole. */
export function ClientActions({ client, onGone }: { readonly client: ApiClient; readonly onGone: () => void }) {
  const styles = useStyles();
  const { rotate, revoke } = useTexts(clientTexts);
  const mayRotate = useMay(...client.scopes);
  const [asked, setAsked] = useState<'rotate' | 'revoke' | null>(null);
  const close = () => setAsked(null);
  return (
    <div>
      <div className={styles.bar}>
        {mayRotate && (
          <Button appearance="subtle" icon={<KeyResetRegular />} onClick={() => setAsked('rotate')}>
            {rotate.act}
          </Button>
        )}
        <Button appearance="subtle" icon={<DeleteRegular />} onClick={() => setAsked('revoke')}>
          {revoke.act}
        </Button>
      </div>
      {!mayRotate && <div className={styles.hint}>{rotate.notYours}</div>}
      {asked === 'rotate' && <Rotate client={client} onClose={close} />}
      {asked === 'revoke' && (
        <RemovalDialog
          texts={revoke}
          name={client.name}
          list={keys.clients}
          remove={() => api.clients.revoke(client.id)}
          {...{ onGone, onClose: close }}
        />
      )}
    </div>
  );
}

interface Asked {
  readonly client: ApiClient;
  readonly onClose: () => void;
}

function Rotate({ client, onClose }: Asked) {
  const { rotate: texts } = useTexts(clientTexts);
  const queries = useQueryClient();
  const [hours, setHours] = useState(String(overlapHours.default));
  const rotate = useMutation({
    mutationFn: () => api.clients.rotate(client.id, { overlapHours: Number(hours) }),
    onSuccess: () => readAnew(queries, { queryKey: keys.clients }),
  });
  if (rotate.data) {
    const { clientSecret: secret = '', createdAt } = rotate.data;
    const oldEndsAt = endOfBefore(client, createdAt, Number(hours));
    return <NewSecret rotated {...{ secret, oldEndsAt, onClose }} clientId={client.id} scopes={client.scopes} />;
  }
  return (
    <ActionDialog
      title={texts.title(client.name)}
      act={texts.act}
      state={rotate}
      onAct={() => rotate.mutate()}
      onClose={onClose}
    >
      <div>{texts.lead}</div>
      <Field label={texts.hours} hint={texts.hoursHint} required>
        <Input
          type="number"
          min={0}
          max={overlapHours.most}
          step={1}
          value={hours}
          onChange={(_, { value }) => setHours(value)}
        />
      </Field>
      {client.secrets.length > 1 && <div>{texts.third}</div>}
    </ActionDialog>
  );
}

/** When the newest secret from before ends: after the overlap, unless it was to end earlier. */
function endOfBefore({ secrets: [before] }: ApiClient, madeAt: string, hours: number): string | null {
  if (!before || hours === 0) return null;
  const overlap = new Date(Date.parse(madeAt) + hours * 3_600_000).toISOString();
  return before.expiresAt !== null && before.expiresAt < overlap ? before.expiresAt : overlap;
}
