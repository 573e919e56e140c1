import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { SignOutRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../../src/contracts/users.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { PasskeyList } from '../../parts/passkey-list.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SessionList } from './session-list.tsx';
import { sessionTexts } from './texts.ts';

const useStyles = makeStyles({
  parts: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXXL, maxWidth: '50rem' },
});

/** Where one is signed in, and one's passkeys. */
export function SessionsPage() {
  const styles = useStyles();
  const texts = useTexts(sessionTexts);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <div className={styles.parts}>
        <Sessions />
        <OwnPasskeys />
        <PanelSection level={2} title={texts.password} lead={texts.passwordLead}>
          <div>
            <Link href={paths.account}>{texts.account}</Link>
          </div>
        </PanelSection>
      </div>
    </Page>
  );
}

function Sessions() {
  const texts = useTexts(sessionTexts);
  const [ending, setEnding] = useState<Session | 'others' | null>(null);
  const { data, error, refetch } = useQuery({
    ...{ queryKey: keys.sessions, queryFn: () => api.own.sessions(), ...comingBack },
  });
  const others = data?.items.filter(({ current }) => !current) ?? [];
  return (
    <PanelSection level={2} title={texts.sessions} lead={texts.sessionsLead}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <SessionList sessions={data.items} onEnd={setEnding} />}
      {data && (
        <div>
          {others.length === 0 ? (
            texts.endOthers.none
          ) : (
            <Button icon={<SignOutRegular />} onClick={() => setEnding('others')}>
              {texts.endOthers.act}
            </Button>
          )}
        </div>
      )}
      {ending && <End ending={ending} onClose={() => setEnding(null)} />}
    </PanelSection>
  );
}

function End({ ending, onClose }: { readonly ending: Session | 'others'; readonly onClose: () => void }) {
  const texts = useTexts(sessionTexts);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => (ending === 'others' ? api.own.endOtherSessions() : api.own.endSession(ending.id)),
    onSuccess: () => {
      onClose();
      return readAnew(queries, { queryKey: keys.sessions });
    },
  });
  const { title, lead } = ending === 'others' ? texts.endOthers : texts.endOne;
  const act = ending === 'others' ? texts.endOthers.act : texts.end;
  return (
    <ActionDialog danger state={end} onAct={() => end.mutate()} {...{ title, act, onClose }}>
      {lead}
    </ActionDialog>
  );
}

function OwnPasskeys() {
  const texts = useTexts(sessionTexts);
  const queries = useQueryClient();
  const queryKey = keys.ownPasskeys;
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => api.own.passkeys(), ...comingBack });
  const remove = async (id: string) => {
    await api.own.removePasskey(id);
    await readAnew(queries, { queryKey });
  };
  const isEmpty = data?.items.length === 0;
  return (
    <PanelSection level={2} title={texts.passkeys} lead={isEmpty ? texts.noPasskeys : texts.passkeysLead}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data && !isEmpty && <PasskeyList passkeys={data.items} onRemove={remove} />}
    </PanelSection>
  );
}
