import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** Text that is HTML already, made by `html`. */
export interface Html {
  readonly markup: string;
}

/** HTML with values in it, each escaped unless it is HTML itself; arrays one after another, nothing for null. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const markup = parts.reduce((text, part, i) => `${text}${markupOf(values[i - 1])}${part}`);
  return { markup };
}

function markupOf(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(markupOf).join('');
  if (typeof value === 'object' && 'markup' in value) return String(value.markup);
  return String(value).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** A page in the one look that pages without the portal have. `script`: the path of a script of ours. */
export function page(
  title: string,
  body: Html,
  options: { readonly lang?: string; readonly script?: string } = {},
): string {
  const { lang = 'en', script } = options;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${markupOf(title)}</title>
<style>${css}</style>
${script === undefined ? '' : `<script type="module" src="${script}"></script>`}
</head>
<body>
<main>
<h1>${markupOf(title)}</h1>
${body.markup}
</main>
</body>
</html>
`;
}

export function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(text);
}

const css = `
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --edge: #6e7781; --well: #f6f8fa;
  --link: #0b5cad; --act: #0b5cad; --on-act: #fff; --bad: #a40e26; --bad-well: #fff1f2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d; --edge: #848d97; --well: #151b23; --link: #71b7ff;
    --act: #2f81f7; --on-act: #06131f; --bad: #ff9aa2; --bad-well: #2d1216; }
  body { background: #0d1117; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 44rem; padding: clamp(1.5rem, 6vw, 3rem) 1.25rem; color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; }
p { margin: .5rem 0; }
.lead, .hint { color: var(--quiet); }
.hint { font-size: .875rem; margin: .25rem 0 0; }
a { color: var(--link); }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; }
pre { background: var(--well); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: .875rem/1.5 ui-monospace, "Cascadia Mono", Consolas, monospace; }
form, .narrow { max-width: 24rem; }
form.row { display: inline; max-width: none; }
label { display: block; font-weight: 600; margin-top: 1rem; }
input { display: block; width: 100%; margin-top: .25rem; padding: .5rem .625rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--edge); border-radius: 6px; }
button { margin-top: 1.25rem; padding: .5rem 1rem; font: inherit; font-weight: 600; cursor: pointer; border-radius: 6px;
  border: 1px solid var(--act); background: var(--act); color: var(--on-act); }
a.act { display: inline-block; padding: .5rem 1rem; font-weight: 600; text-decoration: none; border-radius: 6px;
  background: var(--act); color: var(--on-act); }
button.second { background: transparent; color: var(--link); border-color: var(--edge); }
.row button { margin: 0; padding: .125rem .625rem; font-size: .875rem; }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.or { display: flex; gap: .75rem; align-items: center; color: var(--quiet); margin: 1.5rem 0 .5rem; max-width: 24rem; }
.or { text-align: center; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.problem { max-width: 32rem; margin: 1rem 0; padding: .625rem .875rem; border: 1px solid var(--bad); border-radius: 6px;
  background: var(--bad-well); }
.problem strong { color: var(--bad); display: block; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; }
th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .875rem; color: var(--quiet); font-weight: 600; }
td:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
@media (max-width: 34rem) {
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: .125rem 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
  td:last-child { text-align: left; padding: .25rem 0 0; }
}
.scroll { overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .75rem 1.25rem; margin: 1.25rem 0; max-width: 32rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.code { font: 600 1.375rem/1.4 ui-monospace, "Cascadia Mono", Consolas, monospace; letter-spacing: .06em; }
input.code { text-transform: uppercase; }
input.code::placeholder { font-weight: 400; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } }
.note { max-width: 32rem; padding: .75rem .875rem; border: 1px solid var(--line); border-radius: 6px; background: var(--well); }
.choice { display: flex; flex-wrap: wrap; gap: .75rem; max-width: 32rem; }
.choice button { margin-top: .5rem; }
[hidden] { display: none !important; }
`;

/** What the Content-Security-Policy lets pages look like: this one sheet, by its digest. */
export const pageStyles: string[] = [`'sha256-${createHash('sha256').update(css).digest('base64')}'`];
