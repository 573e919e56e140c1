import {
  Button,
  Hamburger,
  Link,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemLink,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import { PersonCircleRegular } from '@fluentui/react-icons';
import { languages } from '../../../src/contracts/languages.ts';
import { useLanguage, useTexts } from '../lib/language.tsx';
import { paths } from '../lib/paths.ts';
import { useMe } from '../lib/session.tsx';
import { themeChoices, useTheme } from '../lib/theme.tsx';
import { appTexts } from './texts.ts';
import { UnderWayChip } from './under-way-chip.tsx';

const useStyles = makeStyles({
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    height: '48px',
    flexShrink: 0,
    padding: `0 ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    '@media print': { display: 'none' },
  },
  onBrand: { color: 'inherit', ':hover': { color: 'inherit' }, ':hover:active': { color: 'inherit' } },
  product: { fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase400 },
  tenant: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flexGrow: 1, opacity: 0.95 },
});

const languageNames = { en: 'English', de: 'Deutsch' } as const;

/** The bar over every page: whose organization it is, and the menu of who is signed in. */
export function Header({ onShowPages }: { readonly onShowPages: (() => void) | null }) {
  const styles = useStyles();
  const texts = useTexts(appTexts);
  const { tenantName } = useMe();
  return (
    <header className={styles.header}>
      {onShowPages && <Hamburger className={styles.onBrand} aria-label={texts.openNavigation} onClick={onShowPages} />}
      <Link href="/" className={mergeClasses(styles.onBrand, styles.product)}>
        {texts.product}
      </Link>
      <span className={styles.tenant}>{tenantName}</span>
      <UnderWayChip />
      <OwnMenu />
    </header>
  );
}

function OwnMenu() {
  const styles = useStyles();
  const texts = useTexts(appTexts);
  const { name, email } = useMe();
  const { language, choose: chooseLanguage } = useLanguage();
  const { choice, choose: chooseTheme } = useTheme();
  return (
    <Menu checkedValues={{ theme: [choice], language: [language] }}>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          shape="circular"
          className={styles.onBrand}
          aria-label={`${texts.you}: ${name}`}
          icon={<PersonCircleRegular />}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>
              {name}
              {email && <div>{email}</div>}
            </MenuGroupHeader>
            <MenuItemLink href={paths.account}>{texts.account}</MenuItemLink>
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{texts.theme}</MenuGroupHeader>
            {themeChoices.map(each => (
              <MenuItemRadio key={each} name="theme" value={each} onClick={() => chooseTheme(each)}>
                {texts.themes[each]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{texts.language}</MenuGroupHeader>
            {languages.map(each => (
              <MenuItemRadio key={each} name="language" value={each} lang={each} onClick={() => chooseLanguage(each)}>
                {languageNames[each]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuItem onClick={signOut}>{texts.signOut}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** As a form of a page would, since that is what ends a session. */
function signOut(): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = paths.signOut;
  document.body.append(form);
  form.submit();
}
