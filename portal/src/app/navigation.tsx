import { makeStyles, NavDrawer, NavDrawerBody, NavItem, NavSectionHeader } from '@fluentui/react-components';
import { Fragment } from 'react';
import { useLocation } from 'wouter';
import { useTenantName } from '../lib/customer.ts';
import { useTexts } from '../lib/language.tsx';
import { useTenant } from '../lib/tenant.tsx';
import { useSeenPages } from './pages.tsx';
import { appTexts } from './texts.ts';

const useStyles = makeStyles({ inline: { minWidth: '14rem', width: '14rem', '@media print': { display: 'none' } } });
const sections = ['devices', 'partner', 'organization'] as const;

/** The pages that who is signed in may see; on a phone over the page, and gone once one is chosen. */
export function Navigation({
  isPhone,
  isOpen,
  onClose,
}: {
  readonly isPhone: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(appTexts);
  const [path, go] = useLocation();
  const seen = useSeenPages();
  const { customerId } = useTenant();
  const customerName = useTenantName();
  const headingOf = (section: (typeof sections)[number]) =>
    customerId === null ? texts.sections[section] : customerName || texts.sections[section];
  const current = seen.find(({ to }) => path === to || path.startsWith(`${to}/`))?.to ?? '';
  const goTo = (to: string) => {
    go(to);
    onClose();
  };
  return (
    <NavDrawer
      role="navigation"
      aria-label={texts.navigation}
      type={isPhone ? 'overlay' : 'inline'}
      open={!isPhone || isOpen}
      selectedValue={current}
      className={isPhone ? undefined : styles.inline}
      onOpenChange={(_, { open }) => open || onClose()}
    >
      <NavDrawerBody>
        {sections.map(section => {
          const ofSection = seen.filter(page => page.section === section);
          return (
            ofSection.length > 0 && (
              <Fragment key={section}>
                <NavSectionHeader as="h2">{headingOf(section)}</NavSectionHeader>
                {ofSection.map(({ name, to, icon: Icon, page }) => (
                  <NavItem
                    key={name}
                    value={to}
                    href={to}
                    icon={<Icon fontSize={20} />}
                    onPointerEnter={page.preload}
                    onFocus={page.preload}
                    onClick={event => {
                      // With a key held down, as for a new window, a link is a link.
                      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                      event.preventDefault();
                      goTo(to);
                    }}
                  >
                    {texts.pages[name]}
                  </NavItem>
                ))}
              </Fragment>
            )
          );
        })}
      </NavDrawerBody>
    </NavDrawer>
  );
}
