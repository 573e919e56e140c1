import type { WaitingLogin } from '../../auth/logins.ts';
import type { Fault } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { Me } from '../../contracts/users.ts';
import { type Html, html, page } from '../page.ts';
import { filled, problemBox, time, type Words } from './sign-in-pages.ts';

/** Where somebody is on the way to an answer: the code, the question, or after it. */
export type DeviceStep =
  | { readonly step: 'code'; readonly code: string; readonly wrong?: boolean; readonly fault?: Fault }
  | { readonly step: 'answer'; readonly waiting: WaitingLogin }
  | { readonly step: 'allowed' | 'denied' };

/** How long a login holds. */
export type LoginLimits = Pick<Limits, 'loginIdleDays' | 'loginDays'>;

/** Where a person answers a command line that asks to be let in. */
export function devicePage(words: Words, me: Me, step: DeviceStep, limits: LoginLimits): string {
  const { lang, texts } = words;
  return page(texts.login, bodyOf(words, me, step, limits), { lang });
}

function bodyOf(words: Words, me: Me, facts: DeviceStep, limits: LoginLimits): Html {
  const { texts } = words;
  switch (facts.step) {
    case 'code':
      return codeForm(words, me, facts);
    case 'answer':
      return question(words, me, facts.waiting, limits);
    default:
      return html`<p role="status">${facts.step === 'allowed' ? texts.loginAllowed : texts.loginDenied}</p>
<p><a href="/account">${texts.account}</a></p>`;
  }
}

function codeForm(words: Words, me: Me, { code, wrong = false, fault }: DeviceStep & { readonly step: 'code' }): Html {
  const { texts } = words;
  const problem = wrong
    ? html`<div class="problem" role="alert"><strong>${texts.loginCodeWrong}</strong>${texts.loginCodeWrongRemedy}</div>`
    : problemBox(words, fault);
  return html`<p class="lead">${texts.loginCodeLead}</p>
${problem}
<form method="get" action="/device">
<label for="code">${texts.code}</label>
<input id="code" name="code" class="code" value="${code}" required maxlength="32" autocomplete="off" autocapitalize="characters"
 spellcheck="false" placeholder="XXXX-XXXX" autofocus>
<button>${texts.goOn}</button>
</form>
<dl><dt>${texts.signedInAs}</dt><dd>${whoIs(words, me)}</dd></dl>`;
}

function question(words: Words, me: Me, { code, address, createdAt }: WaitingLogin, limits: LoginLimits): Html {
  const { lang, texts } = words;
  const holds = { idleDays: String(limits.loginIdleDays), days: String(limits.loginDays) };
  return html`<p class="lead">${texts.loginLead} ${filled(texts.loginHolds, holds)}</p>
<dl>
<dt>${texts.code}</dt><dd><span class="code">${code}</span><br>${texts.loginCompare}</dd>
<dt>${texts.asks}</dt><dd>${filled(texts.loginAsks, { address: address ?? '?' })}<br>${time(lang, createdAt.toISOString())}</dd>
<dt>${texts.signedInAs}</dt><dd>${whoIs(words, me)}</dd>
</dl>
<p class="note"><strong>${texts.loginOnlyYours}</strong> ${texts.loginOnlyYoursRemedy}</p>
<form method="post" action="/device" class="choice">
<input type="hidden" name="code" value="${code}">
<button name="answer" value="allow">${texts.allow}</button>
<button name="answer" value="deny" class="second">${texts.doNotAllow}</button>
</form>`;
}

function whoIs({ texts }: Words, { name, email, role, tenantName }: Me): Html {
  const said = filled(texts.accountLead, { name, role: role === null ? '' : texts.roles[role], tenant: tenantName });
  return html`${said} (${email})`;
}
