import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { Shell } from './app/shell.tsx';
import { newQueries } from './lib/api.ts';
import { LanguageProvider } from './lib/language.tsx';
import { SessionProvider } from './lib/session.tsx';
import { ThemeProvider } from './lib/theme.tsx';
import { Loading } from './parts/loading.tsx';
import { ProblemBox } from './parts/problem-box.tsx';

// Our pages let nobody make code out of texts, so zod need not try to.
z.config({ jitless: true });

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

function Starting({ error }: { readonly error: Error | null }) {
  if (error) return <ProblemBox error={error} onRetry={() => location.reload()} />;
  return <Loading height="100dvh" />;
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <RendererProvider renderer={renderer} targetDocument={document}>
      <QueryClientProvider client={newQueries()}>
        <LanguageProvider>
          <ThemeProvider>
            <SessionProvider fallback={error => <Starting error={error} />}>
              <Shell />
            </SessionProvider>
          </ThemeProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </RendererProvider>
  </StrictMode>,
);
