import type { FastifyInstance } from 'fastify';
import type { Language } from '../contracts/languages.ts';
import type { InstallationStatus } from '../contracts/status.ts';
import { statusTexts } from '../contracts/texts/status.ts';
import { languageOf } from './language.ts';
import { type Html, html, page, sendPage } from './page.ts';
import type { AppParts } from './parts.ts';
import { networkOfSender } from './sender.ts';
import { refuseBeyond } from './shares.ts';

/** `GET /status`: how the installation is, for anyone who looks; what `GET /api/v1/status` answers, as a page. */
export function registerStatusPage(app: FastifyInstance, parts: AppParts): void {
  const count = app.createRateLimit({
    max: parts.limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: networkOfSender,
  });
  app.get('/status', { exposeHeadRoute: true, schema: { hide: true } }, async (request, reply) => {
    refuseBeyond(await count(request));
    const status = await parts.services.status.installation(await parts.takesUploads());
    reply.header('cache-control', 'no-store');
    return sendPage(reply, statusPage(status, languageOf(request)));
  });
}

function statusPage(status: InstallationStatus, lang: Language): string {
  const texts = statusTexts[lang];
  const { takesUploads, queue, settling, at } = status;
  const body = html`${
    takesUploads
      ? html`<p class="note" role="status">${texts.takes}</p>`
      : html`<p class="problem" role="status"><strong>${texts.takesNot}</strong>${texts.takesNotRemedy}</p>`
  }
<dl><dt>${texts.queue}</dt><dd>${queue === null ? texts.notKnown : texts.queueLengths[queue]}</dd></dl>
<p>${texts.settlingLead.replace('{days}', String(settling.days))}</p>
<dl>
<dt>${texts.median}</dt><dd>${timeTold(settling.medianSeconds, settling.promisedSeconds, lang)}</dd>
<dt>${texts.p95}</dt><dd>${timeTold(settling.p95Seconds, settling.promisedSeconds, lang)}</dd>
<dt>${texts.promised}</dt><dd>${duration(settling.promisedSeconds, lang)}</dd>
</dl>
<p class="hint">${texts.yours}</p>
<p class="hint">${texts.at.replace('{time}', at.slice(0, 19).replace('T', ' '))}</p>`;
  return page(texts.title, body, { lang });
}

function timeTold(seconds: number | null, promised: number, lang: Language): Html {
  const texts = statusTexts[lang];
  if (seconds === null) return html`${texts.tooFew}`;
  return html`${duration(seconds, lang)} (${seconds <= promised ? texts.within : texts.beyond})`;
}

/** In whole seconds, or minutes from two on, rounded up: never better than it was. */
function duration(seconds: number, lang: Language): string {
  const { unit, count } = seconds <= 120 ? { unit: 'second', count: seconds } : { unit: 'minute', count: seconds / 60 };
  return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.ceil(count));
}
