import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/** A component whose code is loaded when it is first shown, or before by `preload`. */
export interface Later<Props extends object> {
  readonly Shown: ComponentType<Props>;
  preload(): void;
}

/**
 * `waiting` is shown until the code is there. Not React's `lazy`: once that has shown that it waits, it holds what came back for
 * 300 ms, which is longer than the code takes.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): Later<Props> {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;

  function start(): Promise<void> {
    loading ??= load().then(
      component => {
        loaded = component;
      },
      error => {
        // After an upgrade the files of the version before are gone: the page is to be loaded again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  function Shown(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      if (loaded) return;
      start().then(
        () => setComponent(() => loaded),
        error => setFailure({ error }),
      );
    }, []);
    if (failure) throw failure.error;
    return Component ? <Component {...props} /> : waiting;
  }

  return { Shown, preload: () => void start().catch(() => {}) };
}
