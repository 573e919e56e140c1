import { useEffect, useState } from 'react';

/** Gives the focus back to where it was when its caller appeared, once that is gone; to the page where that place is gone too. */
export function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After what closes has let go of the focus.
      setTimeout(() => {
        const stays = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
        if (stays) opener.focus();
        else if (document.activeElement === document.body) document.getElementById('page')?.focus();
      });
    },
    [opener],
  );
}
