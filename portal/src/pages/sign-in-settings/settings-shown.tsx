import type { SignInSettings } from '../../../../src/contracts/sign-in-settings.ts';
import { useTexts } from '../../lib/language.tsx';
import { accessTexts } from '../../parts/access-texts.ts';
import { Facts } from '../../parts/facts.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { settingsTexts } from './texts.ts';

/** The settings to who may not change them. */
export function SettingsShown({ settings: { required, company } }: { readonly settings: SignInSettings }) {
  const texts = useTexts(settingsTexts);
  const { roles } = useTexts(accessTexts);
  const { label, meaning } = texts.requirements[required];
  const roleOf = (role: keyof typeof roles | null) => (role ? roles[role].label : texts.notLetIn);
  return (
    <>
      <p style={{ margin: 0 }}>{texts.readOnly}</p>
      <PanelSection level={2} title={texts.required}>
        <Facts facts={[[label, meaning]]} />
      </PanelSection>
      <PanelSection level={2} title={texts.company} lead={company ? undefined : texts.notSetUp}>
        {company && (
          <Facts
            facts={[
              [texts.issuer, company.issuer],
              [texts.clientId, company.clientId],
              [texts.secret, company.hasSecret ? texts.hasSecret.yes : texts.hasSecret.no],
              [texts.domains, company.domains.join(', ')],
              [texts.roleClaim, company.roleClaim ?? '–'],
              ...Object.entries(company.roleMapping).map(([value, role]) => [value, roleOf(role)] as const),
              [texts.defaultRole, roleOf(company.defaultRole)],
            ]}
          />
        )}
      </PanelSection>
    </>
  );
}
