import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignInSettings } from '../../../../src/contracts/sign-in-settings.ts';
import { scopes as allScopes } from '../../../../src/contracts/tenants.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { useMay, useMe } from '../../lib/session.tsx';
import { useUnsaved } from '../../lib/unsaved.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Saved } from '../../parts/saved.tsx';
import { CompanyForm } from './company-form.tsx';
import { draftOf, newCompany, settingsOf, useDraft } from './draft.ts';
import { RequirementChoice } from './requirement-choice.tsx';
import { SettingsShown } from './settings-shown.tsx';
import { settingsTexts } from './texts.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXL, maxWidth: '46rem' },
  bar: {
    position: 'sticky',
    bottom: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} 0`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** How the people of the organization sign in. */
export function SignInSettingsPage() {
  const texts = useTexts(settingsTexts);
  const may = useMay('tenant.write');
  const [isSaved, setSaved] = useState(false);
  const { data, error, refetch } = useQuery({
    ...{ queryKey: keys.signInSettings, queryFn: () => api.signInSettings.get(), refetchOnMount: 'always' },
  });
  return (
    <Page title={texts.title} lead={texts.lead}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data &&
        (may ? (
          // What others saved meanwhile begins the form anew.
          <SettingsForm key={JSON.stringify(data)} settings={data} isSaved={isSaved} onSaved={() => setSaved(true)} />
        ) : (
          <SettingsShown settings={data} />
        ))}
      {!data && !error && <Loading />}
    </Page>
  );
}

function SettingsForm({
  settings,
  isSaved,
  onSaved,
}: {
  readonly settings: SignInSettings;
  readonly isSaved: boolean;
  readonly onSaved: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(settingsTexts);
  const { id } = useMe();
  const mayCompany = useMay(...allScopes);
  const queries = useQueryClient();
  const saved = draftOf(settings);
  const { draft, isChanged, change, forget } = useDraft(saved, id);
  const held = useUnsaved(isChanged);
  const save = useMutation({
    mutationFn: () => api.signInSettings.replace(settingsOf(draft)),
    onSuccess(after) {
      forget(draftOf(after));
      onSaved();
      queries.setQueryData(keys.signInSettings, after);
    },
  });
  const { company } = draft;
  const locked = company !== null && !mayCompany;
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        if (isChanged && !save.isPending) save.mutate();
      }}
    >
      <RequirementChoice
        required={draft.required}
        disabled={locked}
        onChange={required => change({ ...draft, required })}
      />
      <PanelSection level={2} title={texts.company} lead={texts.companyLead}>
        {!mayCompany && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{texts.takesEveryRight}</MessageBarBody>
          </MessageBar>
        )}
        <CompanyAddresses />
        {company && mayCompany && (
          <CompanyForm company={company} saved={settings.company} onChange={to => change({ ...draft, company: to })} />
        )}
        {!company && <div>{texts.notSetUp}</div>}
        {!company && mayCompany && (
          <div>
            <Button icon={<AddRegular />} onClick={() => change({ ...draft, company: saved.company ?? newCompany })}>
              {texts.setUp}
            </Button>
          </div>
        )}
      </PanelSection>
      {isSaved && !isChanged && <Saved text={texts.saved} />}
      {save.error && <ProblemBox error={save.error} />}
      <div className={styles.bar}>
        <Button type="submit" appearance="primary" disabled={!isChanged} disabledFocusable={save.isPending}>
          {texts.save}
        </Button>
        {isChanged && (
          <>
            <Button
              onClick={() => {
                forget(saved);
                save.reset();
              }}
            >
              {texts.discard}
            </Button>
            <span role="status">{texts.unsaved}</span>
          </>
        )}
      </div>
      {held && (
        <ActionDialog
          danger
          title={texts.leave.title}
          act={texts.leave.act}
          state={{ isPending: false, error: null }}
          onAct={() => {
            forget(saved);
            held.follow();
          }}
          onClose={held.stay}
        >
          {texts.leave.lead}
        </ActionDialog>
      )}
    </form>
  );
}

/** What the provider, and who signs in by it, has to be told. */
function CompanyAddresses() {
  const texts = useTexts(settingsTexts);
  const { tenantId } = useMe();
  return (
    <>
      <CopyField
        label={texts.redirect}
        hint={texts.redirectHint}
        text={location.origin + paths.companyCallback(tenantId)}
        copyLabel={texts.copyNamed(texts.redirect)}
      />
      <CopyField
        label={texts.bookmark}
        hint={texts.bookmarkHint}
        text={location.origin + paths.companySignIn(tenantId)}
        copyLabel={texts.copyNamed(texts.bookmark)}
      />
    </>
  );
}
