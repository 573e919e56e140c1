import { html, page } from '../page.ts';
import type { Words } from './sign-in-pages.ts';

/** Where a contact confirms the address. Filled in by the script, which alone knows the link. */
export function contactPage({ lang, texts }: Words): string {
  const body = html`<div class="problem" id="problem" role="alert" tabindex="-1" data-title="${texts.contactFailed}" data-text="${texts.contactFailedRemedy}" hidden></div>
<noscript><p>${texts.scriptNeeded}</p></noscript>
<div id="contact" hidden>
<p class="lead">${texts.contactLead}</p>
<dl>
<dt>${texts.organization}</dt><dd id="organization"></dd>
<dt>${texts.area}</dt><dd id="area"></dd>
<dt>${texts.email}</dt><dd id="email"></dd>
</dl>
<div id="question">
<p class="hint narrow">${texts.contactHint}</p>
<button type="button" id="confirm">${texts.confirm}</button>
</div>
<p id="confirmed" role="status" tabindex="-1" data-text="${texts.contactConfirmed}"></p>
</div>`;
  return page(texts.contact, body, { lang, script: '/sign-in/browser.js' });
}
