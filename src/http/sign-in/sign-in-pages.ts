import type { Fault } from '../../contracts/errors.ts';
import type { Language } from '../../contracts/languages.ts';
import type { Problem } from '../../contracts/problem.ts';
import type { PageTexts } from '../../contracts/texts/pages.ts';
import { describeFault } from '../../contracts/texts/render.ts';
import type { Me, Passkey, Session } from '../../contracts/users.ts';
import { type Html, html, page } from '../page.ts';

/** The words of a page, and which language they are. */
export interface Words {
  readonly lang: Language;
  readonly texts: PageTexts;
}

const script = '/sign-in/browser.js';

/** `to`: where a sign-in leads. The addresses: what was entered before. */
export interface SignInFacts {
  readonly to: string;
  readonly email?: string;
  readonly companyEmail?: string;
  readonly fault?: Fault;
}

export function signInPage({ lang, texts }: Words, given: SignInFacts): string {
  const { to, email = '', companyEmail = '', fault } = given;
  const body = html`<p class="lead">${texts.signInLead}</p>
${problemBox({ lang, texts }, fault)}
<button type="button" id="with-passkey" data-to="${to}">${texts.signInWithPasskey}</button>
<noscript><p class="hint">${texts.scriptNeeded}</p></noscript>
<p class="or">${texts.or}</p>
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
<label for="email">${texts.email}</label>
<input id="email" name="email" type="email" autocomplete="username webauthn" required maxlength="254" value="${email}">
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<button class="second">${texts.signIn}</button>
</form>
<p class="or">${texts.orCompany}</p>
<form method="get" action="/sign-in/company">
<input type="hidden" name="to" value="${to}">
<label for="company-email">${texts.companyEmail}</label>
<input id="company-email" name="email" type="email" autocomplete="email" required maxlength="254" value="${companyEmail}">
<button class="second">${texts.useCompany}</button>
</form>
<p class="hint"><a href="/welcome">${texts.welcome}</a></p>`;
  return page(texts.signIn, body, { lang, script });
}

/** What went wrong with a form that has no page of its own to come back to. */
export function problemPage({ lang, texts }: Words, { code, title, detail, remedy, requestId }: Problem): string {
  const goOn =
    code === 'signInNotRecent'
      ? html`<a href="/sign-in?again=1&amp;to=/account">${texts.signIn}</a>`
      : html`<a href="/account">${texts.account}</a>`;
  const body = html`<p>${detail} ${remedy}</p>
<p class="hint">${requestId}</p>
<p>${goOn}</p>`;
  return page(title, body, { lang });
}

/** The step to the provider. A link, since browsers let no form of ours lead elsewhere; `atOnce`: the script follows it. */
export function companyPage({ lang, texts }: Words, { url, atOnce }: { url: URL; atOnce: boolean }): string {
  const follow = atOnce && html`data-at-once`;
  const body = html`<p class="lead">${filled(texts.companyLead, { host: url.host })}</p>
<p><a class="act" id="to-company" href="${url.href}" ${follow}>${texts.goOnThere}</a></p>
<p class="hint narrow">${texts.companyHint}</p>`;
  return page(texts.signIn, body, { lang, script });
}

/** Filled in by the script, which alone knows the link. */
export function invitationPage({ lang, texts }: Words): string {
  const body = html`${problemBox({ lang, texts })}
<noscript><p>${texts.scriptNeeded}</p></noscript>
<div id="invitation" hidden>
<p class="lead" id="lead"></p>
<form id="who">
<label for="email">${texts.email}</label>
<input id="email" type="email" autocomplete="username" required maxlength="254">
<label for="name">${texts.name}</label>
<input id="name" autocomplete="name" required maxlength="256">
</form>
<button type="button" id="invited-with-passkey">${texts.usePasskey}</button>
<p class="hint narrow">${texts.passkeyHint}</p>
<p class="or">${texts.or}</p>
<form id="invited-with-password">
<label for="password">${texts.choosePassword}</label>
<input id="password" type="password" autocomplete="new-password" required maxlength="1024" aria-describedby="password-hint">
<p class="hint" id="password-hint">${texts.passwordHint}</p>
<button class="second">${texts.usePassword}</button>
</form>
</div>`;
  return page(texts.invitation, body, { lang, script });
}

/** What the own account shows. */
export interface AccountFacts {
  readonly me: Me;
  readonly passkeys: readonly Passkey[];
  readonly sessions: readonly Session[];
  readonly done: 'password' | 'passkey' | null;
  readonly fault?: Fault | undefined;
}

export function accountPage(words: Words, { me, passkeys, sessions, done, fault }: AccountFacts): string {
  const { lang, texts } = words;
  const role = me.role === null ? '' : texts.roles[me.role];
  const said = done && { password: texts.passwordChanged, passkey: texts.passkeyAdded }[done];
  const body = html`<p class="lead">${filled(texts.accountLead, { name: me.name, role, tenant: me.tenantName })}<br>${me.email}</p>
<form method="post" action="/sign-out" class="row"><button class="second">${texts.signOut}</button></form>
${said && html`<p role="status">${said}</p>`}
${problemBox(words, fault)}
<h2>${texts.passkeys}</h2>
${passkeys.length === 0 ? html`<p>${texts.noPasskeys}</p>` : passkeyTable(words, passkeys)}
<button type="button" id="add-passkey" class="second">${texts.addPasskey}</button>
<h2>${texts.changePassword}</h2>
<form method="post" action="/account/password">
<input type="hidden" autocomplete="username" value="${me.email}">
<label for="current">${texts.currentPassword}</label>
<input id="current" name="current" type="password" autocomplete="current-password" maxlength="1024" aria-describedby="current-hint">
<p class="hint" id="current-hint">${texts.currentPasswordHint}</p>
<label for="next">${texts.newPassword}</label>
<input id="next" name="next" type="password" autocomplete="new-password" required maxlength="1024" aria-describedby="next-hint">
<p class="hint" id="next-hint">${texts.passwordHint}</p>
<button class="second">${texts.changePassword}</button>
</form>
<h2>${texts.sessions}</h2>
${sessionTable(words, sessions)}
<form method="post" action="/account/sessions/end-others"><button class="second">${texts.endOthers}</button></form>`;
  return page(texts.account, body, { lang, script });
}

function passkeyTable({ lang, texts }: Words, passkeys: readonly Passkey[]): Html {
  const rows = passkeys.map(
    ({
      id,
      name,
      createdAt,
      lastUsedAt,
    }) => html`<tr><td>${name}</td><td data-label="${texts.since}">${time(lang, createdAt)}</td>
<td data-label="${texts.lastUsed}">${lastUsedAt ? time(lang, lastUsedAt) : texts.never}</td>
<td>${button(`/account/passkeys/${id}/remove`, texts.remove, `${texts.remove}: ${name}, ${createdAt}`)}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">${texts.device}</th><th scope="col">${texts.since}</th>
<th scope="col">${texts.lastUsed}</th><td></td></tr></thead><tbody>${rows}</tbody></table>`;
}

function sessionTable({ lang, texts }: Words, sessions: readonly Session[]): Html {
  const rows = sessions.map(
    ({
      id,
      kind,
      method,
      address,
      createdAt,
      seenAt,
      current,
    }) => html`<tr><td data-label="${texts.since}">${time(lang, createdAt)}</td><td data-label="${texts.lastSeen}">${time(lang, seenAt)}</td>
<td data-label="${texts.from}">${address}</td><td data-label="${texts.by}">${kind === 'browser' ? texts.methods[method] : filled(texts.commandLine, { method: texts.methods[method] })}</td>
<td>${current ? texts.current : button(`/account/sessions/${id}/end`, texts.end, `${texts.end}: ${createdAt}`)}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">${texts.since}</th><th scope="col">${texts.lastSeen}</th>
<th scope="col">${texts.from}</th><th scope="col">${texts.by}</th><td></td></tr></thead><tbody>${rows}</tbody></table>`;
}

function button(action: string, label: string, name: string): Html {
  return html`<form method="post" action="${action}" class="row"><button class="second" aria-label="${name}">${label}</button></form>`;
}

/** A moment, as people read it. */
export function time(lang: Language, iso: string): Html {
  const shown = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${iso}">${shown.format(new Date(iso))} UTC</time>`;
}

/** Where a problem is shown, by the server or by the script; the data are what the script says of a passkey that was not used. */
export function problemBox({ lang, texts }: Words, fault?: Fault): Html {
  const data = html`data-title="${texts.signInWithPasskey}" data-text="${texts.passkeyFailed}"`;
  if (!fault) return html`<div class="problem" id="problem" role="alert" tabindex="-1" ${data} hidden></div>`;
  const { title, detail, remedy } = describeFault(fault, lang);
  return html`<div class="problem" id="problem" role="alert" tabindex="-1" ${data}><strong>${title}</strong>${detail} ${remedy}</div>`;
}

/** A text with its `{names}` filled in. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
