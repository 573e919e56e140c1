import { useEffect, useRef, useState } from 'react';

/** A link that somebody followed while something was not saved yet, held until it is decided. */
interface Held {
  follow(): void;
  stay(): void;
}

/**
 * While `isUnsaved`, the browser asks before the page goes, and links are held for the page to ask. A new sign-in is let through:
 * it leads back.
 */
export function useUnsaved(isUnsaved: boolean): Held | null {
  const [link, setLink] = useState<HTMLAnchorElement | null>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (!isLeaving.current) event.preventDefault();
    };
    const hold = (event: MouseEvent) => {
      const followed = event.target instanceof Element ? event.target.closest('a') : null;
      const href = followed?.getAttribute('href') ?? '#';
      if (followed === null || href.startsWith('#') || isLeaving.current || opensElsewhere(event)) return;
      if (href.startsWith('/sign-in?')) {
        isLeaving.current = true;
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      setLink(followed);
    };
    addEventListener('beforeunload', ask);
    document.addEventListener('click', hold, true);
    return () => {
      removeEventListener('beforeunload', ask);
      document.removeEventListener('click', hold, true);
    };
  }, [isUnsaved]);
  if (!link) return null;
  return {
    follow() {
      isLeaving.current = true;
      link.click();
    },
    stay: () => setLink(null),
  };
}

const opensElsewhere = ({ ctrlKey, metaKey, shiftKey, button }: MouseEvent): boolean =>
  ctrlKey || metaKey || shiftKey || button !== 0;
