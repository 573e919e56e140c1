import { Button, Checkbox, Field, Input, Select } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import type { SignInSettings } from '../../../../src/contracts/sign-in-settings.ts';
import { userRoles } from '../../../../src/contracts/users.ts';
import { useTexts } from '../../lib/language.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import { PanelSection } from '../../parts/panel-section.tsx';
import type { CompanyDraft } from './draft.ts';
import { MappingEditor } from './mapping-editor.tsx';
import { settingsTexts } from './texts.ts';

/** The provider of the organization, and who gets which role by it. */
export function CompanyForm({
  company,
  saved,
  onChange,
}: {
  readonly company: CompanyDraft;
  readonly saved: SignInSettings['company'];
  /** Null removes it. */
  readonly onChange: (company: CompanyDraft | null) => void;
}) {
  const texts = useTexts(settingsTexts);
  const { roles } = useTexts(accessTexts);
  const set = (changes: Partial<CompanyDraft>) => onChange({ ...company, ...changes });
  return (
    <>
      <Field label={texts.issuer} hint={texts.issuerHint} required>
        <Input type="url" maxLength={1024} value={company.issuer} onChange={(_, { value }) => set({ issuer: value })} />
      </Field>
      <Field label={texts.clientId} required>
        <Input maxLength={256} value={company.clientId} onChange={(_, { value }) => set({ clientId: value })} />
      </Field>
      {!company.noSecret && (
        <Field label={texts.secret} hint={texts[secretHint(company, saved)]} required={!isKept(company, saved)}>
          <Input
            type="password"
            autoComplete="off"
            maxLength={1024}
            value={company.secret}
            onChange={(_, { value }) => set({ secret: value })}
          />
        </Field>
      )}
      <Field hint={company.noSecret && saved?.hasSecret ? texts.noSecretHint : undefined}>
        <Checkbox
          label={texts.noSecret}
          checked={company.noSecret}
          onChange={(_, { checked }) => set({ noSecret: checked === true, secret: '' })}
        />
      </Field>
      <Field label={texts.domains} hint={texts.domainsHint} required>
        <Input value={company.domains} onChange={(_, { value }) => set({ domains: value })} />
      </Field>
      <PanelSection title={texts.roles} lead={texts.rolesLead}>
        <Field label={texts.roleClaim} hint={texts.roleClaimHint}>
          <Input maxLength={256} value={company.roleClaim} onChange={(_, { value }) => set({ roleClaim: value })} />
        </Field>
        {(company.roleClaim !== '' || company.mapping.length > 0) && (
          <MappingEditor mapping={company.mapping} onChange={mapping => set({ mapping })} />
        )}
        <Field label={texts.defaultRole} hint={texts.defaultRoleHint}>
          <Select
            value={company.defaultRole ?? ''}
            onChange={(_, { value }) => set({ defaultRole: userRoles.find(role => role === value) ?? null })}
          >
            <option value="">{texts.notLetIn}</option>
            {userRoles.map(role => (
              <option key={role} value={role}>
                {roles[role].label}
              </option>
            ))}
          </Select>
        </Field>
      </PanelSection>
      <div>
        <Button icon={<DeleteRegular />} onClick={() => onChange(null)}>
          {texts.removeCompany}
        </Button>
      </div>
    </>
  );
}

/** Whether the secret that is kept stays: it goes to no other provider. */
function isKept({ issuer, clientId }: CompanyDraft, saved: SignInSettings['company']): boolean {
  return saved?.hasSecret === true && issuer === saved.issuer && clientId === saved.clientId;
}

function secretHint(company: CompanyDraft, saved: SignInSettings['company']) {
  if (isKept(company, saved)) return 'secretKept';
  return saved?.hasSecret ? 'secretOther' : 'secretNeeded';
}
