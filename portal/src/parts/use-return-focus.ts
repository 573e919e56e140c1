import { useEffect, useState } from 'react';

/** Gives the focus back to what had it when the caller was first shown, once the caller is gone. */
export function useReturnFocus(): void {
  const [from] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // What held the focus lets go of it only after this.
      requestAnimationFrame(() => from instanceof HTMLElement && from.isConnected && from.focus());
    },
    [from],
  );
}
