import type { FastifyInstance } from 'fastify';
import { type Html, html, page, sendPage } from './page.ts';

/** What runs here and how to begin, for who cannot sign in yet. */
export function registerPages(app: FastifyInstance, publicUrl: string): void {
  const home = page('Muster', homeBody(publicUrl));
  app.get('/welcome', { exposeHeadRoute: true, schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply.header('cache-control', 'no-cache'), home),
  );
}

function homeBody(publicUrl: string): Html {
  return html`<p class="lead">The device registration service is running.</p>

<h2>1. Create a tenant, on the machine that Muster runs on</h2>
<pre><code>./muster tenant create --name "Contoso"</code></pre>
<p>It prints a client ID and a client secret. The secret is shown this once.</p>

<p>It also prints a link that makes the first administrator. People <a href="/sign-in">sign in</a> and find their
password, passkeys and sessions under <a href="/account">Your account</a>.</p>

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
<li><a href="/status">Status</a> of this installation</li>
</ul>`;
}
