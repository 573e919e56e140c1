import { useEffect, useState } from 'react';

/** Where the token is kept in this tab while somebody signs in; the sign-in page (src/http/sign-in/browser.js) puts it there too. */
const place = 'muster-consent-token';

const inAddress = (): string => location.hash.slice(1);

/** The token of a consent link, which does not stay in the address. Null: there is none. */
export function useConsentToken(): string | null {
  const [token, setToken] = useState(() => inAddress() || sessionStorage.getItem(place));
  useEffect(() => {
    const take = () => {
      const given = inAddress();
      if (given === '') return;
      sessionStorage.setItem(place, given);
      history.replaceState(history.state, '', location.pathname + location.search);
      setToken(given);
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}

/** For a token that has done its service, or is of no use. */
export const forgetConsentToken = (): void => sessionStorage.removeItem(place);
