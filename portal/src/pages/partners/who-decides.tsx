import { Link } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { signInPath } from '../../lib/paths.ts';
import { useMay, useMe } from '../../lib/session.tsx';
import { Page } from '../../parts/page.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { consentTexts } from './consent-texts.ts';

/** For who opens a consent link and may not decide about it: who may. The link is not used up. */
export function WhoDecides() {
  const { notYours: texts } = useTexts(consentTexts);
  const { tenantName } = useMe();
  const maySeeUsers = useMay('tenant.read');
  return (
    <Page title={texts.title} lead={texts.lead(tenantName)}>
      {maySeeUsers && <Administrators />}
      <div>
        <Link href={signInPath(true)}>{texts.signIn}</Link>
      </div>
    </Page>
  );
}

function Administrators() {
  const { notYours: texts } = useTexts(consentTexts);
  const { data } = useQuery({ queryKey: keys.administrators, queryFn: () => api.users.list(), ...comingBack });
  const administrators = data?.items.filter(({ role, disabled }) => role === 'administrator' && !disabled) ?? [];
  if (administrators.length === 0) return null;
  return (
    <PanelSection level={2} title={texts.who}>
      <ul style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {administrators.map(({ id, name, email }) => (
          <li key={id}>
            {name}, {email}
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
