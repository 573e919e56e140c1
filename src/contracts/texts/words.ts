import type { ErrorCode, errorTable, TextParams, WarningCode } from '../errors.ts';
import type { Labels } from './labels.ts';

type ReasonOf<Code extends ErrorCode> = (typeof errorTable)[Code]['reasons'][number];

/** `detail` and `remedy` are templates (template.ts). */
interface ReasonText {
  readonly detail: string;
  /** Only where it differs from the code's. */
  readonly remedy?: string;
}

type ErrorText<Code extends ErrorCode> = {
  readonly title: string;
  /** What the code stands for, in any row or request. */
  readonly meaning: string;
  /** A template; only where it can say more of the case at hand than `meaning`. */
  readonly detail?: string;
  readonly remedy: string;
} & ([ReasonOf<Code>] extends [never]
  ? { readonly reasons?: never }
  : { readonly reasons: { readonly [Reason in ReasonOf<Code>]: ReasonText } });

/** All words of one language. A code or reason without words does not compile. */
export interface Texts extends Labels {
  readonly errors: { readonly [Code in ErrorCode]: ErrorText<Code> };
  readonly warnings: { readonly [Code in WarningCode]: { readonly title: string; readonly meaning: string } };
}

/**
 * The values that texts may ask for, besides `column`, by code or `code/reason`, each with an example for the
 * documentation (an empty one is left out there, as beside others that exclude it). Who raises the fault fills them in
 * (`Fault.params`); all may be left out.
 */
export const placeholders: Readonly<Record<string, TextParams>> = {
  'hardwareHashNotValid/notBase64': { position: 812 },
  'hardwareHashNotValid/recordsDamaged': { record: 8 },
  'hardwareHashNotValid/cutShort': { missing: 1022, expected: 4000 },
  serialNumberMismatch: { given: 'PF2ABC1D', found: 'PF2XYZ9K' },
  productKeyMismatch: { given: '3305641234567', found: '3305647654321' },
  'valueNotValid/tooLong': { limit: 256, bytes: '' },
  'valueNotValid/notExact': { given: 'Surface laptop', found: 'Surface Laptop' },
  duplicateInFile: { otherLine: 17 },
  unexpectedError: {
    requestId: '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f',
    support: 'https://support.example.com',
  },
  headingNotKnown: {
    nearest: 'Manufacturer,Model,Serial Number,Hardware Hash',
    missing: 'Hardware Hash',
  },
  'headingNotKnown/tooManyColumns': { columns: 80, limit: 64 },
  'hardwareHashNotValid/notAHardwareHash': { foundIn: 'Serial Number' },
  fileNotText: { looksLike: 'Excel (.xlsx)' },
  fileTooLarge: { limit: 2 * 1024 ** 3, devices: 10_000 },
  tooManyRows: { limit: 1_000_000 },
  requestNotValid: { field: 'kind', what: 'register, deregister or catalogue' },
  'passwordNotAccepted/tooShort': { least: 12 },
  'passwordNotAccepted/tooLong': { most: 1024 },
  'conflict/tooManyClients': { limit: 100 },
  'conflict/tooManyContacts': { limit: 100 },
  'conflict/tooManyConsentLinks': { limit: 10_000 },
  'conflict/tooManyMandates': { limit: 1000 },
  'conflict/scopeTooWide': { field: 'orderIds' },
  notAllowed: { scope: 'batches.write' },
  signInNotRecent: { minutes: 15 },
  mediaTypeNotSupported: { accepted: 'text/csv, multipart/form-data, application/json' },
  rateLimited: { seconds: 12 },
};
