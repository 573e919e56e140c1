import type { FastifyRequest } from 'fastify';
import { type Language, languages } from '../contracts/languages.ts';

/** The language that whoever asks prefers, of those that there are; English unless he says otherwise (RFC 9110, 12.5.4). */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  const asked = (headers['accept-language'] ?? '').toLowerCase().split(',');
  const ranked = asked.flatMap(part => {
    const [range = '', quality] = part.trim().split(/\s*;\s*q=/);
    const language = languages.find(known => range === known || range.startsWith(`${known}-`));
    return language ? [{ language, quality: quality === undefined ? 1 : Number(quality) || 0 }] : [];
  });
  return ranked.toSorted((a, b) => b.quality - a.quality)[0]?.language ?? 'en';
}
