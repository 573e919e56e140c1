import { Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link as To } from 'wouter';
import { ProblemError } from '../../../../src/contracts/client-errors.ts';
import type { Mandate } from '../../../../src/contracts/mandates.ts';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { useMay, useMe } from '../../lib/session.tsx';
import { useFocusOn } from '../../lib/use-focus-on.ts';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { MandateFacts } from '../../parts/mandate-facts.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Time } from '../../parts/time.tsx';
import { consentTexts } from './consent-texts.ts';
import { forgetConsentToken, useConsentToken } from './consent-token.ts';
import { DecideMandate } from './decide-mandate.tsx';
import { useMandate } from './mandate-lists.ts';
import { partnerTexts } from './texts.ts';
import { WhoDecides } from './who-decides.tsx';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    maxWidth: '44rem',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXL}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

/** Where a partner's consent link leads: who asks for what, and the decision. The address names the request once it is known. */
export function ConsentPage() {
  const token = useConsentToken();
  const [address] = useAddress();
  const mandateId = address.get('mandate');
  const may = useMay('partners.write');
  if (mandateId !== null) return <Request id={mandateId} />;
  if (token === null) return <NoLink />;
  return may ? <Opening key={token} token={token} /> : <WhoDecides />;
}

/** Makes the link this organization's, which it stays: opening it again answers the same request. */
function Opening({ token }: { readonly token: string }) {
  const texts = useTexts(consentTexts);
  const queries = useQueryClient();
  const [, change] = useAddress();
  const { data, error, refetch } = useQuery({
    queryKey: keys.consentRequest(token),
    queryFn: () => api.mandates.open(token),
  });
  const isNotValid = error instanceof ProblemError && error.problem.code === 'linkNotValid';
  useEffect(() => {
    if (data || isNotValid) forgetConsentToken();
    if (!data) return;
    queries.setQueryData(keys.mandate(data.id), data);
    change({ mandate: data.id });
  }, [data, isNotValid, queries, change]);
  if (isNotValid) return <NotValid />;
  return (
    <Page title={texts.title}>{error ? <ProblemBox error={error} onRetry={() => void refetch()} /> : <Loading />}</Page>
  );
}

function Request({ id }: { readonly id: string }) {
  const texts = useTexts(consentTexts);
  const { tenantName } = useMe();
  const { data: mandate, error, refetch } = useMandate(id);
  if (!mandate) {
    return (
      <Page title={texts.title}>
        {error ? <ProblemBox error={error} onRetry={() => void refetch()} /> : <Loading />}
      </Page>
    );
  }
  const isOpen = mandate.state === 'requested';
  return (
    <Page title={texts.asks(mandate.partner?.name ?? '')} lead={isOpen && texts.lead(tenantName)}>
      <Shown mandate={mandate} />
    </Page>
  );
}

function Shown({ mandate }: { readonly mandate: Mandate }) {
  const styles = useStyles();
  const texts = useTexts(consentTexts);
  const { types } = useTexts(partnerTexts);
  const may = useMay('partners.write');
  const { partner, name, createdAt, state, scope, registered } = mandate;
  const place = useFocusOn<HTMLDivElement>(state);
  const isOpen = state === 'requested' && may;
  return (
    <div className={styles.card}>
      <div ref={place} tabIndex={-1}>
        <Outcome mandate={mandate} />
      </div>
      <Facts
        facts={[
          [texts.facts.partner, <strong key="name">{partner?.name}</strong>],
          [texts.facts.type, partner && types[partner.partnerType]],
          [texts.facts.addressed, name],
          [texts.facts.asked, <Time key="at" at={createdAt} />],
        ]}
      />
      {isOpen ? <DecideMandate mandate={mandate} level={2} /> : <MandateFacts {...{ scope, registered }} />}
    </div>
  );
}

/** What stands to be decided, or what was. */
function Outcome({ mandate: { id, state, partner } }: { readonly mandate: Mandate }) {
  const texts = useTexts(consentTexts);
  const name = partner?.name ?? '';
  const said = {
    requested: texts.expected,
    offered: texts.expected,
    active: texts.approved(name),
    declined: texts.declined(name),
    ended: texts.withdrawn(name),
    expired: texts.over,
  }[state];
  const isOpen = state === 'requested';
  return (
    <MessageBar intent={state === 'active' ? 'success' : isOpen ? 'warning' : 'info'} layout="multiline" role="status">
      <MessageBarBody>
        {said}{' '}
        {!isOpen && (
          <To href={paths.partner(id)} asChild>
            <Link>{texts.showMandate}</Link>
          </To>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}

function NoLink() {
  const { noLink } = useTexts(consentTexts);
  return (
    <Page title={noLink.title} lead={noLink.lead}>
      <ToPartners />
    </Page>
  );
}

function NotValid() {
  const { notValid } = useTexts(consentTexts);
  const { tenantKind } = useMe();
  return (
    <Page title={notValid.title} lead={notValid.lead}>
      {tenantKind === 'partner' && (
        <MessageBar layout="multiline">
          <MessageBarBody>{notValid.ownLink}</MessageBarBody>
        </MessageBar>
      )}
      <ToPartners />
    </Page>
  );
}

function ToPartners() {
  const { toPartners } = useTexts(consentTexts);
  if (!useMay('partners.read')) return null;
  return (
    <div>
      <To href={paths.partners} asChild>
        <Link>{toPartners}</Link>
      </To>
    </div>
  );
}
