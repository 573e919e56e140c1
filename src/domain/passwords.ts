import type { Fault } from '../contracts/errors.ts';
import { limits } from '../contracts/limits.ts';

/** What a password must not be made of: name, address, organization. */
export interface PasswordContext {
  readonly words: readonly string[];
  /** Whether the text, in lower case, is one of the commonest passwords. */
  readonly isCommon: (text: string) => boolean;
}

/**
 * Why a password is not accepted; null where it is. Length counts, in code points of Unicode; what kinds of
 * characters it has does not (OWASP ASVS 5, 6.2).
 */
export function passwordFault(password: string, { words, isCommon }: PasswordContext): Fault | null {
  const code = 'passwordNotAccepted';
  const { passwordLeastCharacters: least, passwordBytes: most } = limits;
  if ([...password].length < least) return { code, reason: 'tooShort', params: { least } };
  if (new TextEncoder().encode(password).length > most) return { code, reason: 'tooLong', params: { most } };
  const plain = password.toLowerCase();
  // The list holds few that are long enough; what people make of the others is the same with something around it.
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  if (isCommon(plain) || (core.length >= least - 4 && isCommon(core))) return { code, reason: 'tooCommon' };
  if (isRepetition(plain) || isMadeOf(plain, words)) return { code, reason: 'guessable' };
  return null;
}

/** A piece of at most a third of it, over and over. */
function isRepetition(text: string): boolean {
  return /^(.+?)\1{2,}.{0,3}$/su.test(text);
}

/** Little is left when the words are taken out. */
function isMadeOf(text: string, words: readonly string[]): boolean {
  const known = words.flatMap(word => word.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter(word => word.length >= 4);
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest.length < text.length && [...rest].length < 8;
}
