import { FluentProvider, type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

interface Choice {
  readonly choice: ThemeChoice;
  choose(choice: ThemeChoice): void;
}

const stored = 'muster-theme';
const Context = createContext<Choice>({ choice: 'system', choose: () => {} });
const dark = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark, as the system says or somebody chose. High contrast is the system's alone: Fluent UI follows it. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState<ThemeChoice>(
    () => themeChoices.find(known => known === localStorage.getItem(stored)) ?? 'system',
  );
  const systemIsDark = useSyncExternalStore(
    changed => {
      dark.addEventListener('change', changed);
      return () => dark.removeEventListener('change', changed);
    },
    () => dark.matches,
  );
  const isDark = choice === 'dark' || (choice === 'system' && systemIsDark);
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  const choose = (chosen: ThemeChoice) => {
    localStorage.setItem(stored, chosen);
    setChoice(chosen);
  };
  const theme: Theme = isDark ? webDarkTheme : webLightTheme;
  return (
    <Context value={{ choice, choose }}>
      <FluentProvider theme={theme} style={{ height: '100%' }}>
        {children}
      </FluentProvider>
    </Context>
  );
}

export const useTheme = (): Choice => useContext(Context);
