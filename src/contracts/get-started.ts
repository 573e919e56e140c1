import { z } from 'zod';
import { limits } from './limits.ts';
import { principalReference } from './tenants.ts';

/**
 * The steps by which an organization gets started, in their order (source: "Steps to get started" of the document on device
 * registration methods). Titles: contracts/texts.
 */
export const getStartedSteps = [
  'accessAdminPortal',
  'addAdminContacts',
  'adjustSettingsAfterEnrollment',
  'deployCompanyPortal',
  'assignLicenses',
  'deployApps',
  'prepareDevices',
  'setUpFirstRunExperience',
  'enableUserSupport',
  'getUsersReady',
  'getStartedWithAppControl',
] as const;
export type GetStartedStepId = (typeof getStartedSteps)[number];

/**
 * How far a tenant is with a step. `counts`: of all its devices, how many are so far; null for steps that are not about
 * devices, and for callers without `devices.read`.
 */
export const getStartedStep = z.object({
  id: z.enum(getStartedSteps),
  number: z.int().min(1),
  done: z.boolean(),
  doneAt: z.iso.datetime().nullable(),
  doneBy: principalReference.nullable(),
  owner: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  note: z.string().nullable(),
  counts: z.object({ done: z.int().min(0), of: z.int().min(0) }).nullable(),
});
export type GetStartedStep = z.infer<typeof getStartedStep>;

export const getStarted = z.object({ steps: z.array(getStartedStep) });
export type GetStarted = z.infer<typeof getStarted>;

/** PostgreSQL has no year 0. */
const day = z.iso.date().refine(text => !text.startsWith('0000'), 'it must be a date from the year 1 on');

/** What can be changed of a step; null clears, absent leaves. `done` true notes who and when, unless it is done already. */
export const getStartedPatch = z.object({
  done: z.boolean().optional(),
  owner: z.string().trim().max(limits.labelCharacters).nullable().optional(),
  dueOn: day.nullable().optional(),
  note: z.string().trim().max(limits.noteCharacters).nullable().optional(),
});
export type GetStartedPatch = z.infer<typeof getStartedPatch>;
