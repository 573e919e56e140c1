import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type Language, languages } from '../../../src/contracts/languages.ts';

/** One set of texts in every language. A language that lacks one does not compile. */
export type TextTable<Texts> = Readonly<Record<Language, Texts>>;

interface Choice {
  readonly language: Language;
  choose(language: Language): void;
}

const stored = 'muster-language';
const Context = createContext<Choice>({ language: 'en', choose: () => {} });

/** What was chosen before, else what the browser prefers of what there is. */
function initial(): Language {
  const wanted = [localStorage.getItem(stored) ?? '', ...navigator.languages.map(tag => tag.slice(0, 2).toLowerCase())];
  return languages.find(known => known === wanted.find(each => languages.some(other => other === each))) ?? 'en';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(initial);
  const queries = useQueryClient();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (chosen: Language) => {
    localStorage.setItem(stored, chosen);
    document.documentElement.lang = chosen;
    setLanguage(chosen);
    // What the server says of rows and devices, it says in the language that it is asked in (api.ts).
    void queries.invalidateQueries();
  };
  return <Context value={{ language, choose }}>{children}</Context>;
}

export const useLanguage = (): Choice => useContext(Context);

export function useTexts<Texts>(table: TextTable<Texts>): Texts {
  return table[useLanguage().language];
}
