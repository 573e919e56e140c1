import { useCallback, useState } from 'react';
import { z } from 'zod';
import {
  type NewSignInSettings,
  type SignInSettings,
  signInRequirements,
} from '../../../../src/contracts/sign-in-settings.ts';
import { userRoles } from '../../../../src/contracts/users.ts';

const companyDraft = z.object({
  issuer: z.string(),
  clientId: z.string(),
  /** As typed; empty leaves the one that is kept. */
  secret: z.string(),
  /** A client without a secret. */
  noSecret: z.boolean(),
  domains: z.string(),
  roleClaim: z.string(),
  mapping: z.array(z.object({ value: z.string(), role: z.enum(userRoles) })),
  defaultRole: z.enum(userRoles).nullable(),
});
const draft = z.object({ required: z.enum(signInRequirements), company: companyDraft.nullable() });

export type CompanyDraft = z.infer<typeof companyDraft>;
/** The settings as somebody is changing them. */
export type Draft = z.infer<typeof draft>;

export const newCompany: CompanyDraft = {
  ...{ issuer: '', clientId: '', secret: '', noSecret: false, domains: '', roleClaim: '', mapping: [] },
  defaultRole: null,
};

export function draftOf({ required, company }: SignInSettings): Draft {
  if (!company) return { required, company: null };
  const { issuer, clientId, hasSecret, domains, roleClaim, roleMapping, defaultRole } = company;
  const mapping = Object.entries(roleMapping).map(([value, role]) => ({ value, role }));
  const typed = { secret: '', noSecret: !hasSecret, domains: domains.join(', '), roleClaim: roleClaim ?? '' };
  return { required, company: { issuer, clientId, ...typed, mapping, defaultRole } };
}

export function settingsOf({ required, company }: Draft): NewSignInSettings {
  if (!company) return { required, company: null };
  const { issuer, clientId, secret, noSecret, domains, roleClaim, mapping, defaultRole } = company;
  return {
    required,
    company: {
      ...{ issuer: issuer.trim(), clientId: clientId.trim(), defaultRole },
      ...(noSecret ? { clientSecret: null } : secret && { clientSecret: secret }),
      domains: domains.split(/[\s,;]+/).filter(domain => domain !== ''),
      roleClaim: roleClaim.trim() || null,
      roleMapping: Object.fromEntries(mapping.map(({ value, role }) => [value.trim(), role] as const)),
    },
  };
}

/**
 * What was changed and not saved, kept for this window across a new sign-in, but for the secret. `userId`: whose it is, since
 * another person may sign in meanwhile.
 */
export function useDraft(saved: Draft, userId: string) {
  const place = `muster-sign-in-settings-${userId}`;
  const [current, setCurrent] = useState<Draft>(() => keptAt(place) ?? saved);
  const change = useCallback(
    (changed: Draft) => {
      const { company } = changed;
      const withoutSecret = { ...changed, company: company && { ...company, secret: '' } };
      sessionStorage.setItem(place, JSON.stringify(withoutSecret));
      setCurrent(changed);
    },
    [place],
  );
  const forget = useCallback(
    (now: Draft) => {
      sessionStorage.removeItem(place);
      setCurrent(now);
    },
    [place],
  );
  return { draft: current, isChanged: JSON.stringify(current) !== JSON.stringify(saved), change, forget };
}

function keptAt(place: string): Draft | null {
  try {
    return draft.parse(JSON.parse(sessionStorage.getItem(place) ?? 'null'));
  } catch {
    return null;
  }
}
