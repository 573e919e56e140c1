import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { PasswordRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiClient, ApiClientSecret } from '../../../../src/contracts/clients.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { Time } from '../../parts/time.tsx';
import { clientTexts } from './texts.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '40px',
    padding: `${tokens.spacingVerticalXS} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorNeutralForeground2 },
  words: { flexGrow: 1, minWidth: 0 },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** The secrets of a client, from when until when; all but the last can be ended. */
export function ClientSecrets({ client }: { readonly client: ApiClient }) {
  const styles = useStyles();
  const { panel } = useTexts(clientTexts);
  const formats = useFormats();
  const may = useMay('tenant.write');
  const [ending, setEnding] = useState<ApiClientSecret | null>(null);
  const isLast = client.secrets.length === 1;
  return (
    <PanelSection title={panel.secrets} lead={panel.secretsLead}>
      <ul className={styles.list}>
        {client.secrets.map(secret => (
          <li key={secret.id} className={styles.item}>
            <PasswordRegular className={styles.icon} aria-hidden />
            <span className={styles.words}>
              {panel.secretMade} <Time at={secret.createdAt} />
              {', '}
              {secret.expiresAt ? (
                <>
                  {panel.secretEnds} <Time at={secret.expiresAt} />
                </>
              ) : (
                panel.secretStays
              )}
            </span>
            {may && !isLast && (
              <Button
                appearance="subtle"
                aria-label={panel.endNamed(formats.dateTime(secret.createdAt))}
                onClick={() => setEnding(secret)}
              >
                {panel.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && isLast && <div className={styles.hint}>{panel.onlySecret}</div>}
      {ending && <EndSecret client={client} secret={ending} onClose={() => setEnding(null)} />}
    </PanelSection>
  );
}

function EndSecret({
  client,
  secret,
  onClose,
}: {
  readonly client: ApiClient;
  readonly secret: ApiClientSecret;
  readonly onClose: () => void;
}) {
  const { endSecret: texts, panel } = useTexts(clientTexts);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.clients.endSecret(client.id, secret.id),
    onSuccess: () => {
      onClose();
      return readAnew(queries, { queryKey: keys.clients });
    },
  });
  return (
    <ActionDialog danger title={texts.title} act={panel.end} state={end} onAct={() => end.mutate()} onClose={onClose}>
      {texts.lead}
    </ActionDialog>
  );
}
