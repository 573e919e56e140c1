import { z } from 'zod';
import { limits } from './limits.ts';
import { emailAddress } from './users.ts';

/** What an admin contact is there for. Labels: contracts/texts. */
export const contactAreas = ['appPackaging', 'devices', 'security', 'itHelpDesk', 'other'] as const;
export type ContactArea = (typeof contactAreas)[number];

/** An admin contact. `verifiedAt`: when whoever had a link for this address confirmed it; null while nobody has. */
export const contact = z.object({
  id: z.uuid(),
  area: z.enum(contactAreas),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  preferredLanguage: z.string(),
  createdAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime().nullable(),
});
export type Contact = z.infer<typeof contact>;

const label = z.string().trim().min(1).max(limits.labelCharacters);

const language = z
  .string()
  .trim()
  .max(35)
  .overwrite(text => languageOf(text) ?? text)
  .refine(text => languageOf(text) !== null, 'it must be a language tag, such as de or en-US');

export const newContact = z.object({
  area: z.enum(contactAreas),
  name: label,
  email: emailAddress,
  phone: label,
  preferredLanguage: language,
});
export type NewContact = z.infer<typeof newContact>;

/** What can be changed of a contact; absent leaves. Another address has to be verified anew. */
export const contactPatch = newContact.partial();
export type ContactPatch = z.infer<typeof contactPatch>;

/** A one-time link by which a contact is verified. A contact has one at a time. */
export const contactLink = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ContactLink = z.infer<typeof contactLink>;

/** The answer that makes a link. Only the first one to an idempotency key has the link itself. */
export const contactLinkMade = contactLink.extend({ url: z.url().optional() });
export type ContactLinkMade = z.infer<typeof contactLinkMade>;

/** A language tag of BCP 47 in its usual spelling, such as `en-US`; null for what is none. */
function languageOf(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}
