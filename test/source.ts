/** One import of a module: what stands between the quotes, and how it is brought in. */
export interface Import {
  /** `computed`: an `import()` of something that is no plain text. */
  readonly specifier: string | 'computed';
  readonly kind: 'value' | 'type' | 'dynamic';
}

/** A source file taken apart, as far as rules about a house need it. */
export interface Source {
  readonly imports: readonly Import[];
  /** The code without comments, strings, templates and regular expressions. */
  readonly code: string;
  readonly comments: readonly string[];
  /** The contents of strings and templates, `${…}` included. */
  readonly texts: readonly string[];
}

/**
 * Reads TypeScript by its tokens, without a compiler. A text inside a comment, a string or a template is never taken
 * for an import. Templates inside templates come out in pieces, which does no harm here.
 */
export function readSource(source: string): Source {
  const comments: string[] = [];
  const strings: string[] = [];
  const templates: string[] = [];
  const code = source.replace(token, text => {
    if (text.startsWith('/*') || text.startsWith('//')) return blank(comments, text);
    if (text.startsWith('`')) return blank(templates, text.slice(1, -1));
    if (text.startsWith('/')) return ' ';
    return `'${strings.push(text.slice(1, -1)) - 1}'`;
  });
  return { imports: importsOf(code, strings), code, comments, texts: [...strings, ...templates] };
}

const token = new RegExp(
  [
    String.raw`/\*[\s\S]*?\*/`,
    String.raw`//[^\n]*`,
    String.raw`'(?:\\.|[^'\\\n])*'`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    '`(?:\\\\[\\s\\S]|[^`\\\\])*`',
    // A slash after an operator, an opening bracket or `return` begins a regular expression, not a division.
    String.raw`(?<=(?:[=(,:[!&|?{};+>]|\breturn)\s*)/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/[a-z]*`,
  ].join('|'),
  'g',
);

const fromClause = /^[ \t]*(?:import|export)\s+(type\s)?(?:[\w$*{},\s]*?\bfrom\s*)?'(\d+)'/gm;
const importCall = /(?<![.\w$])import\s*\(\s*(?:'(\d+)'|(?=[^\s']))/g;
/** `typeof import('…')` and `import('…').Name` stand for types alone. */
const importType = /(?:\btypeof\s+|[:<|&=]\s*)$/;

function importsOf(code: string, strings: readonly string[]): readonly Import[] {
  const text = (index: string | undefined) =>
    index === undefined ? 'computed' : (strings[Number(index)] ?? 'computed');
  const found: Import[] = [];
  for (const match of code.matchAll(fromClause)) {
    found.push({ specifier: text(match[2]), kind: match[1] || onlyTypes(match[0]) ? 'type' : 'value' });
  }
  for (const match of code.matchAll(importCall)) {
    const before = code.slice(0, match.index);
    const after = code.slice(match.index + match[0].length);
    const type =
      importType.test(before) && /^\s*\)\s*(?:\.\s*[A-Z]|[;,>)\]])/.test(after) && !/\bawait\s*$/.test(before);
    found.push({ specifier: text(match[1]), kind: type ? 'type' : 'dynamic' });
  }
  return found;
}

/** Whether every name in the braces carries its own `type`. */
function onlyTypes(clause: string): boolean {
  const braces = /^\s*(?:import|export)\s*\{([^}]*)\}/.exec(clause)?.[1];
  const names = (braces ?? '').split(',').filter(name => name.trim() !== '');
  return names.length > 0 && names.every(name => /^\s*type\s+\w/.test(name));
}

function blank(into: string[], text: string): string {
  into.push(text);
  return ' ';
}
