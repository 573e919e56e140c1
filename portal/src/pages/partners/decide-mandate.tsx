import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Mandate, MandateScope } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { MandateFacts } from '../../parts/mandate-facts.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { ScopeFields } from '../../parts/scope/scope-fields.tsx';
import { useScopeDraft } from '../../parts/scope/use-scope-draft.ts';
import { partnerTexts } from './texts.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXL },
  effects: { margin: 0, paddingInlineStart: '1.25rem' },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** What a partner asks for, and the decision about it: approved as it was asked for or narrower, or declined. */
export function DecideMandate({
  mandate,
  level = 3,
}: {
  readonly mandate: Mandate;
  /** Of its headings. */
  readonly level?: 2 | 3;
}) {
  const styles = useStyles();
  const { decide: texts, panel } = useTexts(partnerTexts);
  const queries = useQueryClient();
  const asked = mandate.asked ?? mandate.scope;
  const editor = useScopeDraft(asked, asked);
  const [isDeclining, setDeclining] = useState(false);
  const partnerName = mandate.partner?.name ?? '';
  const approve = useMutation({
    mutationFn: (scope: MandateScope) => api.mandates.approve(mandate.id, { scope }),
    onSuccess: approved => {
      queries.setQueryData(keys.mandate(mandate.id), approved);
      return readAnew(queries, { queryKey: keys.mandates });
    },
  });
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        const scope = editor.ask();
        if (scope && !approve.isPending) approve.mutate(scope);
      }}
    >
      <PanelSection level={level} title={panel.asked}>
        <MandateFacts scope={asked} />
      </PanelSection>
      <PanelSection level={level} title={texts.allow} lead={texts.allowLead}>
        <ScopeFields editor={editor} />
      </PanelSection>
      <ul className={styles.effects}>
        {texts.effects(partnerName).map(effect => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      {approve.error && <ProblemBox error={approve.error} />}
      <div className={styles.acts}>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={approve.isPending}
          icon={approve.isPending ? <Spinner size="tiny" /> : undefined}
        >
          {texts.approve}
        </Button>
        <Button onClick={() => setDeclining(true)}>{texts.decline}</Button>
      </div>
      {isDeclining && <Decline mandate={mandate} onClose={() => setDeclining(false)} />}
    </form>
  );
}

function Decline({ mandate: { id, partner }, onClose }: { readonly mandate: Mandate; readonly onClose: () => void }) {
  const { decide: texts } = useTexts(partnerTexts);
  const queries = useQueryClient();
  const decline = useMutation({
    mutationFn: () => api.mandates.decline(id),
    onSuccess: async declined => {
      queries.setQueryData(keys.mandate(id), declined);
      onClose();
      await readAnew(queries, { queryKey: keys.mandates });
    },
  });
  const name = partner?.name ?? '';
  return (
    <ActionDialog
      danger
      title={texts.declining.title(name)}
      act={texts.decline}
      state={decline}
      onAct={() => decline.mutate()}
      onClose={onClose}
    >
      {texts.declining.lead(name)}
    </ActionDialog>
  );
}
