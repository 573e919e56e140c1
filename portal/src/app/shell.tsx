import { Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useState, useSyncExternalStore } from 'react';
import { Redirect, Route, Switch, Link as To, useRoute } from 'wouter';
import { z } from 'zod';
import { useAddress } from '../lib/address.ts';
import { useTexts } from '../lib/language.tsx';
import { later } from '../lib/later.tsx';
import { useLive } from '../lib/live.ts';
import { paths } from '../lib/paths.ts';
import { useMay, useMe } from '../lib/session.tsx';
import { TenantProvider, useTenant } from '../lib/tenant.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { Page } from '../parts/page.tsx';
import { ActingBar, useIsUnknown } from './acting-bar.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { useSeenPages } from './pages.tsx';
import { appTexts } from './texts.ts';

const print = '@media print';

const useStyles = makeStyles({
  shell: {
    display: 'flex',
    flexDirection: 'column',
    height: '100dvh',
    backgroundColor: tokens.colorNeutralBackground2,
    // On paper there is no window to scroll in.
    [print]: { display: 'block', height: 'auto', backgroundColor: 'transparent' },
  },
  below: { display: 'flex', flexGrow: 1, minHeight: 0, [print]: { display: 'block' } },
  main: { flexGrow: 1, minWidth: 0, overflow: 'auto', position: 'relative', [print]: { overflow: 'visible' } },
  skip: {
    position: 'absolute',
    insetInlineStart: tokens.spacingHorizontalM,
    top: '-4rem',
    zIndex: 2,
    padding: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus': { top: tokens.spacingVerticalXS },
  },
});

const phone = matchMedia('(max-width: 640px)');
const usePhone = (): boolean =>
  useSyncExternalStore(
    changed => {
      phone.addEventListener('change', changed);
      return () => phone.removeEventListener('change', changed);
    },
    () => phone.matches,
  );

/** What stands around every page, about the organization whose page it is. */
export function Shell() {
  const { tenantKind } = useMe();
  const [, ofCustomer] = useRoute(`${paths.customer}/*?`);
  const named = z.uuid().safeParse(ofCustomer?.customerId);
  return (
    <TenantProvider customerId={tenantKind === 'partner' && named.success ? named.data : null}>
      <Frame />
    </TenantProvider>
  );
}

function Frame() {
  const styles = useStyles();
  const texts = useTexts(appTexts);
  const isPhone = usePhone();
  const [navigation, setNavigation] = useState(false);
  const { customerId } = useTenant();
  const liveness = useLive();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#page">
        {texts.skip}
      </a>
      <Header onShowPages={isPhone ? () => setNavigation(true) : null} />
      {liveness === 'away' && (
        <MessageBar intent="warning" role="status">
          <MessageBarBody>{texts.away}</MessageBarBody>
        </MessageBar>
      )}
      <ActingBar key={customerId} />
      <div className={styles.below}>
        <Navigation isPhone={isPhone} isOpen={navigation} onClose={() => setNavigation(false)} />
        <main className={styles.main} id="page" tabIndex={-1}>
          <CurrentPage />
        </main>
      </div>
      <Register />
    </div>
  );
}

const registerPanel = later(async () => (await import('../pages/register/register-panel.tsx')).RegisterPanel);

/** Registering devices, over whatever page one is at. */
function Register() {
  const [address, change] = useAddress();
  const may = useMay('batches.write', 'batches.read');
  const { customerId } = useTenant();
  if (!may || address.get('register') !== '1') return null;
  return (
    <ErrorBoundary>
      <registerPanel.Shown key={customerId} onClose={() => change({ register: null })} />
    </ErrorBoundary>
  );
}

function CurrentPage() {
  const seen = useSeenPages();
  const { customerId } = useTenant();
  const home = seen.find(({ name }) => name === 'devices') ?? seen[0];
  if (useIsUnknown()) return <NotThere customer />;
  return (
    <Switch>
      {home && (
        <Route path={customerId === null ? '/' : paths.customer}>
          <Redirect to={home.to} replace />
        </Route>
      )}
      {seen.map(({ name, path, page }) => (
        // Another organization's page begins anew: nothing of one is ever seen in another.
        <Route key={`${customerId} ${name}`} path={path}>
          <ErrorBoundary key={`${customerId} ${name}`}>
            <page.Shown />
          </ErrorBoundary>
        </Route>
      ))}
      {home && customerId !== null && (
        // Its devices are not shown once no mandate is in force.
        <Route path={`${paths.customer}/devices/*?`}>
          <Redirect to={home.to} replace />
        </Route>
      )}
      <Route>
        <NotThere />
      </Route>
    </Switch>
  );
}

function NotThere({ customer = false }: { readonly customer?: boolean }) {
  const { acting, notThere } = useTexts(appTexts);
  const { title, remedy } = customer ? acting.notFound : notThere;
  return (
    <Page title={title} lead={remedy}>
      <To href={customer ? paths.customers : paths.devices} asChild>
        <Link>{customer ? acting.back : notThere.go}</Link>
      </To>
    </Page>
  );
}
