import { useEffect, useState } from 'react';

/** Where the focus belongs once a dialog closes that took the place of another one, whose own buttons are gone. */
let inherited: Element | null = null;

/** Gives the focus back to where it was when its caller appeared, once that is gone; to the page where that place is gone too. */
export function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After what closes has let go of the focus.
      setTimeout(() => {
        const dialog = document.activeElement?.closest('[role=dialog], [role=alertdialog]');
        if (dialog && !dialog.contains(opener)) {
          inherited = opener;
          return;
        }
        const place = [opener, inherited].find(each => each?.isConnected && each !== document.body);
        inherited = null;
        if (place instanceof HTMLElement) place.focus();
        // A list whose row is gone has moved it to the next one by itself.
        else if (document.activeElement === document.body) document.getElementById('page')?.focus();
      });
    },
    [opener],
  );
}
