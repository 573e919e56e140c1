import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../../contracts/errors.ts';
import { isStorable } from '../../contracts/storable.ts';
import { pageTexts } from '../../contracts/texts/pages.ts';
import { languageOf } from '../language.ts';
import type { Words } from './sign-in-pages.ts';

/** What a page sent, in its form; anything else is not one of ours. */
export function sent<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const read = schema.safeParse(body ?? {});
  if (read.success) return read.data;
  const field = String(read.error.issues[0]?.path[0] ?? 'the body');
  throw new Refusal('requestNotValid', { params: { field, what: 'it is missing or not of the right form' } });
}

/** A line that a person or a script fills in, of what the database can store. */
export const line = z.string().max(4096).refine(isStorable);
export const answered = z.object({ attempt: line, answer: z.unknown() });

/** In the language that the browser prefers. */
export function wordsFor(request: FastifyRequest): Words {
  const lang = languageOf(request);
  return { lang, texts: pageTexts[lang] };
}

/** A path of this service to go on to; nothing that leads elsewhere. */
export function pathOf(to: string | undefined): string {
  if (to === undefined || !to.startsWith('/')) return '/';
  const url = URL.parse(to, 'http://here.invalid');
  // `/.//other.example` is a path of this service until its dots are taken out: what is left names another host.
  const here = url?.host === 'here.invalid' && !url.pathname.startsWith('//');
  return here ? `${url.pathname}${url.search}` : '/';
}
