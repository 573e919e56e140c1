import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** The two pages of this version: what runs here, and where a setup link leads. Static, without a script. */
export function registerPages(app: FastifyInstance, publicUrl: string): void {
  const home = page('Muster', homeBody(publicUrl));
  const setup = page('Set up your organization', setupBody);
  const options = { exposeHeadRoute: true, schema: { hide: true } };
  app.get('/', options, async (_request, reply) => send(reply, home));
  app.get('/setup', options, async (_request, reply) => send(reply, setup));
}

function send(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
}

const css = `
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --well: #f6f8fa; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d; --well: #151b23; --link: #71b7ff; }
  body { background: #0d1117; }
}
body { margin: 0 auto; max-width: 44rem; padding: clamp(1.5rem, 6vw, 3rem) 1.25rem; color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; }
p { margin: .5rem 0; }
.lead { color: var(--quiet); }
a { color: var(--link); }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; }
pre { background: var(--well); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: .875rem/1.5 ui-monospace, "Cascadia Mono", Consolas, monospace; }
`;

/** What the Content-Security-Policy lets pages look like: this one sheet, by its digest. */
export const pageStyles: string[] = [`'sha256-${createHash('sha256').update(css).digest('base64')}'`];

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${css}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

function homeBody(publicUrl: string): string {
  return `<p class="lead">The device registration service is running.</p>

<h2>1. Create a tenant, on the machine that Muster runs on</h2>
<pre><code>./muster tenant create --name "Contoso"</code></pre>
<p>It prints a client ID and a client secret. The secret is shown this once.</p>

<h2>2. Register the devices of a file</h2>
<pre><code>export MUSTER_URL=${publicUrl}
export MUSTER_CLIENT_ID=CLIENT_ID MUSTER_CLIENT_SECRET=CLIENT_SECRET
./muster register devices.csv</code></pre>
<p>Or with any HTTP client: get an access token, then send the file.</p>
<pre><code>curl ${publicUrl}/oauth2/token -u CLIENT_ID:CLIENT_SECRET \\
  -d grant_type=client_credentials</code></pre>
<pre><code>curl "${publicUrl}/api/v1/tenants/me/batches?kind=register" \\
  -H "Authorization: Bearer ACCESS_TOKEN" -H "Content-Type: text/csv" \\
  --data-binary @devices.csv</code></pre>

<h2>Look things up</h2>
<ul>
<li><a href="/api/v1/openapi.json">API description</a> (OpenAPI 3.1)</li>
<li>Templates: <a href="/api/v1/templates/self-service.csv">self-service.csv</a>,
<a href="/api/v1/templates/partner.csv">partner.csv</a></li>
<li><a href="/api/v1/errors">Errors</a>: every code with its meaning and what to do</li>
<li><a href="/api/v1/states">States</a> of a device</li>
</ul>`;
}

const setupBody = `<p class="lead">This version of Muster has no sign-in pages, so there is nothing that this link could open.</p>
<p>Nothing is lost: everything can be done with the API client that <code>./muster tenant create</code> made together
with the link. The <a href="/">first page</a> shows how.</p>`;
