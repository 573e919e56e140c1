import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { labelsOf } from '../../contracts/texts/labels.ts';
import { browserOf, requireSameOrigin } from '../browser-session.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { contactPage } from './contact-page.ts';
import { line, sent, wordsFor } from './requests.ts';

const link = z.object({ token: line });

/** `/contact`: where an admin contact confirms the address. The link's secret stands behind the `#`, so only bodies carry it. */
export function registerContact(app: FastifyInstance, { publicUrl, services: { contacts } }: AppParts): void {
  const hidden = { schema: { hide: true } };

  app.get('/contact', { ...hidden, exposeHeadRoute: true }, async (request, reply) =>
    sendPage(reply, contactPage(wordsFor(request))),
  );

  app.post('/contact/read', hidden, async request => {
    requireSameOrigin(request, publicUrl);
    const { tenantName, area, email } = await contacts.open(sent(link, request.body).token);
    return { organization: tenantName, area: labelsOf[wordsFor(request).lang].contactAreas[area].label, email };
  });

  app.post('/contact/confirm', hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    await contacts.confirm(sent(link, request.body).token, browserOf(request, publicUrl));
    return reply.code(204).send();
  });
}
