import type { FastifyError } from 'fastify';
import type { Fault } from '../contracts/errors.ts';
import type { Language } from '../contracts/languages.ts';
import type { ProblemItem } from '../contracts/problem.ts';
import { problemItem } from '../contracts/texts/render.ts';

/** Puts what zod found into words. A path parameter that is no ID names nothing: `notFound`. */
export function faultsOfValidation(
  error: FastifyError,
  language?: Language,
): { fault: Fault; problems?: ProblemItem[] } {
  if (error.validationContext === 'params') return { fault: { code: 'notFound' } };
  const found = (error.validation ?? []).flatMap(issue => issuesOf(issue));
  const [first] = found;
  if (!first) return { fault: { code: 'requestNotValid' } };
  const problems = found.map(({ line, fault }) => problemItem(line, fault, language));
  return { fault: first.fault, problems };
}

/** An issue as fastify-type-provider-zod hands it on: zod's code and path, and the issue's other properties. */
interface Issue {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function issuesOf(issue: Issue): { line: number | null; fault: Fault }[] {
  const path = issue.instancePath.split('/').filter(part => part !== '');
  const line = path[0] === 'devices' && /^\d+$/.test(path[1] ?? '') ? Number(path[1]) + 1 : null;
  const within = line === null ? path : path.slice(2);
  const names = issue.keyword === 'unrecognized_keys' ? texts(issue.params.keys) : [within.join('.')];
  return names.map(name => ({ line, fault: faultOf(shortened(name), line, whatIsWrong(issue)) }));
}

/** Whatever a caller takes for a name is told back, but for what only a value can be, such as a hardware hash. */
function shortened(name: string): string {
  return name.length > shownCharacters ? `${name.slice(0, shownCharacters)}…` : name;
}
const shownCharacters = 40;

/** `name` is empty for the device, or the body, as a whole. */
function faultOf(name: string, line: number | null, what: string): Fault {
  const device = line === null ? 'the body' : `device ${line}`;
  const field = name === '' ? device : line === null ? name : `${name} of ${device}`;
  return { code: 'requestNotValid', ...(name !== '' && { column: name }), params: { field, what } };
}

function whatIsWrong({ keyword, params, message }: Issue): string {
  switch (keyword) {
    case 'unrecognized_keys':
      return 'it is not known here';
    case 'invalid_type':
      return kinds[String(params.expected)] ?? 'it is of another type';
    case 'invalid_value':
      return `it must be ${listed(texts(params.values))}`;
    case 'too_big':
      return `it must be at most ${params.maximum}${unitOf(params.origin)}`;
    case 'too_small':
      return `it must be at least ${params.minimum}${unitOf(params.origin)}`;
    case 'invalid_format':
      return `it must be ${formats[String(params.format)] ?? 'of another form'}`;
    case 'invalid_union':
      return 'it has none of the forms that are known here';
    // A rule of ours, in our words.
    case 'custom':
      return message ?? 'it does not keep a rule';
    default:
      return 'it does not keep a rule';
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'it must be a text',
  number: 'it must be a number',
  int: 'it must be a whole number',
  boolean: 'it must be true or false',
  array: 'it must be a list',
  object: 'it must be an object',
};
const formats: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  datetime: 'a time of RFC 3339',
  date: 'a date, such as 2027-01-31',
  email: 'an email address',
};
const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const unitOf = (origin: unknown): string => units[String(origin)] ?? '';
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const listed = (values: string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
