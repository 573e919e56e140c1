import { Button, Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { EditRegular, ProhibitedRegular } from '@fluentui/react-icons';
import { type ReactNode, useState } from 'react';
import { Link as To } from 'wouter';
import { type Mandate, mandateScope } from '../../../../src/contracts/mandates.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { useFocusOn } from '../../lib/use-focus-on.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { MandateFacts } from '../../parts/mandate-facts.tsx';
import { MandateHistory } from '../../parts/mandate-history.tsx';
import { MandateStateMark } from '../../parts/mandate-mark.tsx';
import { mandateTexts } from '../../parts/mandate-texts.ts';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { ChangeMandate } from './change-mandate.tsx';
import { DecideMandate } from './decide-mandate.tsx';
import { EndMandate } from './end-mandate.tsx';
import { useMandate, useMandates } from './mandate-lists.ts';
import { partnerTexts } from './texts.ts';

/** One mandate: what is asked or covered, by whom, what was passed on, what was done, and what can be done about it. */
export function MandatePanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { panel, types } = useTexts(partnerTexts);
  const { data: mandate, error, refetch } = useMandate(id);
  const partner = mandate?.partner;
  const title = partner?.name ?? mandate?.name ?? panel.title;
  const lead = mandate && partner ? `${types[partner.partnerType]} · ${mandate.name}` : undefined;
  return (
    <SidePanel title={title} lead={lead} onClose={onClose}>
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : mandate ? (
        <Known mandate={mandate} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  passed: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXS} 0`,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
});

function Known({ mandate }: { readonly mandate: Mandate }) {
  const { panel } = useTexts(partnerTexts);
  const { history } = useTexts(mandateTexts);
  const may = useMay('partners.write');
  const { id, state, scope, registered } = mandate;
  const isOpen = state === 'active' || state === 'offered';
  const place = useFocusOn<HTMLDivElement>(state);
  if (state === 'requested' && may) return <DecideMandate mandate={mandate} />;
  return (
    <>
      {state === 'requested' && <Note>{panel.requestWaits}</Note>}
      {state === 'offered' && <Note>{panel.tokenWaits}</Note>}
      {may && isOpen && <Acts mandate={mandate} />}
      <div ref={place} tabIndex={-1}>
        <WhenAndWho mandate={mandate} />
      </div>
      <PanelSection title={panel.covers}>
        <MandateFacts {...{ scope, registered }} />
      </PanelSection>
      <Asked mandate={mandate} />
      <PassedOn mandate={mandate} />
      <PanelSection title={history}>
        <MandateHistory
          queryKey={keys.mandateHistory(id)}
          list={page => api.mandates.history(id, page)}
          batchPath={paths.batch}
        />
      </PanelSection>
    </>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <MessageBar layout="multiline">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}

function Acts({ mandate }: { readonly mandate: Mandate }) {
  const styles = useStyles();
  const { change, end } = useTexts(partnerTexts);
  const [asked, setAsked] = useState<'change' | 'end' | null>(null);
  const close = () => setAsked(null);
  return (
    <div className={styles.bar}>
      <Button appearance="subtle" icon={<ProhibitedRegular />} onClick={() => setAsked('end')}>
        {mandate.state === 'offered' ? end.takeBack : end.act}
      </Button>
      <Button appearance="subtle" icon={<EditRegular />} onClick={() => setAsked('change')}>
        {change.act}
      </Button>
      {asked === 'end' && <EndMandate mandate={mandate} onClose={close} />}
      {asked === 'change' && <ChangeMandate mandate={mandate} onClose={close} />}
    </div>
  );
}

function WhenAndWho({ mandate }: { readonly mandate: Mandate }) {
  const { panel, columns } = useTexts(partnerTexts);
  const { id, state, createdAt, approvedAt, endedAt, endedBy } = mandate;
  return (
    <Facts
      facts={[
        [columns.state, <MandateStateMark key="state" state={state} />],
        approvedAt === null
          ? [panel.made, <Time key="at" at={createdAt} />]
          : [panel.since, <Time key="at" at={approvedAt} />],
        ...(endedAt === null
          ? []
          : ([
              [
                panel.ended,
                <span key="at">
                  <Time at={endedAt} /> {endedBy && panel.endedBy[endedBy]}
                </span>,
              ],
            ] as const)),
        [
          panel.id,
          <span key="id">
            {id} <CopyButton text={id} label={panel.copyId} />
          </span>,
        ],
      ]}
    />
  );
}

/** Where it is another than what is allowed. */
function Asked({ mandate: { asked, scope } }: { readonly mandate: Mandate }) {
  const { panel } = useTexts(partnerTexts);
  const isSame = asked && JSON.stringify(mandateScope.parse(asked)) === JSON.stringify(mandateScope.parse(scope));
  if (!asked || isSame) return null;
  return (
    <PanelSection title={panel.asked}>
      <MandateFacts scope={asked} />
    </PanelSection>
  );
}

/** Whom a distributor passed it on to, or from whom it came; as far as they are in force. */
function PassedOn({ mandate: { id, parentMandateId } }: { readonly mandate: Mandate }) {
  const { panel } = useTexts(partnerTexts);
  const { items } = useMandates(null);
  const below = items.filter(each => each.parentMandateId === id);
  const above = items.filter(each => each.id === parentMandateId);
  return (
    <>
      {below.length > 0 && <Others title={panel.passedOnTo} mandates={below} />}
      {above.length > 0 && <Others title={panel.passedOnFrom} mandates={above} />}
    </>
  );
}

function Others({ title, mandates }: { readonly title: string; readonly mandates: readonly Mandate[] }) {
  const styles = useStyles();
  return (
    <PanelSection title={title}>
      <ul className={styles.list}>
        {mandates.map(({ id, name, partner, state }) => (
          <li key={id} className={styles.passed}>
            <To href={paths.partner(id)} asChild>
              <Link>{partner?.name ?? name}</Link>
            </To>
            <MandateStateMark state={state} />
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
