import { z } from 'zod';
import { errorCodes, warningCodes } from './errors.ts';

/** One thing wrong at one place of a file or a request body. `line` is the physical line (the file's first is 1); in JSON the position from 1. */
export const problemItem = z.object({
  line: z.int().nullable(),
  column: z.string().nullable(),
  code: z.enum(errorCodes),
  reason: z.string().nullable(),
  title: z.string(),
  detail: z.string(),
  remedy: z.string(),
});
export type ProblemItem = z.infer<typeof problemItem>;

/** RFC 9457 problem, media type `application/problem+json`. At most 1,000 `problems`; `problemsTotal` counts all. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(errorCodes),
  remedy: z.string(),
  requestId: z.string(),
  problems: z.array(problemItem).optional(),
  problemsTotal: z.int().optional(),
});
export type Problem = z.infer<typeof problem>;

export const problemsShown = 1000;

/** The error of a row or a device. */
export const rowError = z.object({
  code: z.enum(errorCodes),
  reason: z.string().nullable(),
  title: z.string(),
  detail: z.string(),
  remedy: z.string(),
  column: z.string().nullable(),
  requestId: z.string(),
});
export type RowError = z.infer<typeof rowError>;

export const rowWarning = z.object({
  code: z.enum(warningCodes),
  title: z.string(),
  column: z.string().nullable(),
});
export type RowWarning = z.infer<typeof rowWarning>;
