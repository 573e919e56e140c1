import { type ErrorCode, errorCodes, type Fault, type Warning } from '../errors.ts';
import type { Language } from '../languages.ts';
import type { ProblemItem, RowError } from '../problem.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { compileTemplate, type Template } from './template.ts';
import type { Texts } from './words.ts';

/** All words of each language; for who shows whole tables of them (documentation, `GET /errors`). */
export const textsOf: Readonly<Record<Language, Texts>> = { en, de };

/** What a reader is told of one fault. */
export interface FaultText {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** The words of a fault, its parameters filled in. An unknown reason gets the words of the code. */
export function describeFault(fault: Fault, language: Language = 'en'): FaultText {
  const compiled = compiledErrors[language][fault.code];
  const { detail, remedy } = (fault.reason !== undefined && compiled.reasons.get(fault.reason)) || compiled;
  return { title: compiled.title, detail: detail(fault), remedy: remedy(fault) };
}

/** The words of a warning. */
export function describeWarning(warning: Warning, language: Language = 'en'): { readonly title: string } {
  return { title: textsOf[language].warnings[warning.code].title };
}

/** A fault at its place in a file or a request body; `line` is the physical line, or the position from 1 in JSON. */
export function problemItem(line: number | null, fault: Fault, language: Language = 'en'): ProblemItem {
  const { title, detail, remedy } = describeFault(fault, language);
  return { line, column: fault.column ?? null, code: fault.code, reason: fault.reason ?? null, title, detail, remedy };
}

/** The error of a row or a device. `supportUrl` is shown with *Unexpected error* only. */
export function rowError(
  fault: Fault,
  requestId: string,
  supportUrl?: string | null,
  language: Language = 'en',
): RowError {
  const told = fault.code === 'unexpectedError' ? withContact(fault, requestId, supportUrl ?? '') : fault;
  const { title, detail, remedy } = describeFault(told, language);
  return {
    code: fault.code,
    reason: fault.reason ?? null,
    title,
    detail,
    remedy,
    column: fault.column ?? null,
    requestId,
  };
}

function withContact(fault: Fault, requestId: string, support: string): Fault {
  return { ...fault, params: { ...fault.params, requestId, support } };
}

interface CompiledText {
  readonly detail: Template;
  readonly remedy: Template;
}
interface CompiledError extends CompiledText {
  readonly title: string;
  readonly reasons: ReadonlyMap<string, CompiledText>;
}

const compiledErrors: Readonly<Record<Language, Readonly<Record<ErrorCode, CompiledError>>>> = {
  en: compileErrors('en'),
  de: compileErrors('de'),
};

function compileErrors(language: Language): Record<ErrorCode, CompiledError> {
  const entries = errorCodes.map(code => [code, compileError(code, language)] as const);
  return Object.fromEntries(entries) as Record<ErrorCode, CompiledError>;
}

function compileError(code: ErrorCode, language: Language): CompiledError {
  const text = textsOf[language].errors[code];
  const compile = (template: string) => compileTemplate(template, language);
  const remedy = compile(text.remedy);
  const reasons = Object.entries<{ detail: string; remedy?: string }>(text.reasons ?? {}).map(
    ([reason, words]) =>
      [reason, { detail: compile(words.detail), remedy: words.remedy ? compile(words.remedy) : remedy }] as const,
  );
  return { title: text.title, detail: compile(text.detail ?? text.meaning), remedy, reasons: new Map(reasons) };
}
