import { type RefObject, useEffect, useRef } from 'react';

/** Gives the focus to an element once `state` has become another: the button that was pressed for it is gone. */
export function useFocusOn<Place extends HTMLElement>(state: string): RefObject<Place | null> {
  const place = useRef<Place>(null);
  const known = useRef(state);
  useEffect(() => {
    if (known.current === state) return;
    known.current = state;
    // After what closes with the button has let go of the focus.
    setTimeout(() => place.current?.focus());
  }, [state]);
  return place;
}
