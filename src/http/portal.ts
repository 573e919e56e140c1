import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signedInBy } from './browser-session.ts';
import { sendPage } from './page.ts';
import type { AppParts } from './parts.ts';

/** Sends the page of the portal, whatever its path: which pages there are the portal knows itself. */
export type Portal = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** The web portal as `portalFolder` has it: its files, whose names change with what is in them, and its one page. */
export async function registerPortal(
  app: FastifyInstance,
  parts: Pick<AppParts, 'publicUrl' | 'services'> & { readonly portalFolder: string },
): Promise<Portal> {
  const { portalFolder } = parts;
  const page = readFileSync(join(portalFolder, 'index.html'), 'utf8');
  await app.register(serveFiles, {
    ...{ root: join(portalFolder, 'assets'), prefix: '/assets/', preCompressed: true, index: false },
    ...{ immutable: true, maxAge: '365d', decorateReply: false, schemaHide: true },
  });
  const icon = readFileSync(join(portalFolder, 'favicon.svg'), 'utf8');
  app.get('/favicon.svg', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'max-age=86400').send(icon),
  );
  return async (request, reply) => {
    if (!(await signedInBy(request, parts))) {
      return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
    }
    const nonce = randomBytes(16).toString('base64');
    reply.header('content-security-policy', policy(nonce)).header('cache-control', 'no-store');
    return sendPage(reply, page.replaceAll('{nonce}', nonce));
  };
}

/** Whether a browser asks for a page, and not for something of the API. */
export function isForPage({ method, url, headers }: FastifyRequest): boolean {
  const wanted = headers.accept?.includes('text/html') ?? false;
  return method === 'GET' && wanted && !/^\/(api|oauth2|assets)\//.test(url);
}

/** Scripts are files of ours alone; the styles that Fluent UI makes while it runs carry the nonce. */
function policy(nonce: string): string {
  return [
    ...["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
    ...["script-src 'self'", "worker-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
    `style-src 'self' 'nonce-${nonce}'`,
  ].join(';');
}
