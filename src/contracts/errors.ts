/**
 * The one table of error codes. A code stands for what became of a row (`at: 'row'`), for a file that is refused
 * as a whole (`'file'`) or for a request (`'request'`). Documentation, exports, portal, CLI and every edge render it.
 *
 * - `status`: the HTTP status where the code stands for a request; rows carry none.
 * - `retryable`: the same row, unchanged, may succeed later (`POST …/retry`).
 * - `graph`, `partnerCenter`: the name and number that callers of those services know (facts: Microsoft's 80x codes).
 * - `reasons`: what exactly is wrong, where a code has several causes.
 */
export interface ErrorEntry {
  readonly at: 'row' | 'file' | 'request';
  readonly status?: number;
  readonly retryable: boolean;
  readonly graph?: { readonly name: string; readonly number?: number };
  readonly partnerCenter?: string;
  readonly reasons: readonly string[];
}

const row = { at: 'row', retryable: false, reasons: [] } as const;
const file = { at: 'file', status: 422, retryable: false, reasons: [] } as const;
const request = { at: 'request', retryable: false, reasons: [] } as const;

export const errorTable = {
  hardwareHashNotValid: {
    ...row,
    status: 422,
    graph: { name: 'InvalidZtdHardwareHash', number: 802 },
    partnerCenter: 'InvalidZtdHardwareHash',
    reasons: [
      'notBase64',
      'cutShort',
      'notAHardwareHash',
      'damaged',
      'recordsDamaged',
      'identityMissing',
      'keyMismatch',
    ],
  },
  deviceAlreadyRegistered: {
    ...row,
    graph: { name: 'ZtdDeviceAlreadyAssigned', number: 806 },
    partnerCenter: 'ZtdDeviceAlreadyAssigned',
  },
  deviceClaimedByAnotherOrganization: {
    ...row,
    retryable: true,
    graph: { name: 'ZtdDeviceAssignedToOtherTenant', number: 808 },
    partnerCenter: 'ZtdDeviceAssignedToOtherTenant',
  },
  deviceNotFound: {
    ...row,
    retryable: true,
    graph: { name: 'ZtdDeviceNotFound', number: 812 },
    partnerCenter: 'ZtdDeviceNotFound',
    reasons: ['noMatch', 'caseOrBlanksDiffer'],
  },
  deviceNotRegistered: {
    ...row,
    graph: { name: 'ZtdDeviceIsNotRegistered', number: 807 },
    partnerCenter: 'ZtdDeviceIsNotRegistered',
  },
  deviceNotUnique: {
    ...row,
    graph: { name: 'ZtdDeviceIsNotUnique', number: 813 },
    partnerCenter: 'ZtdDeviceIsNotUnique',
    reasons: ['severalMatches', 'twoClaims'],
  },
  hardwareChanged: { ...row, graph: { name: 'HardwareMismatch', number: 908 }, partnerCenter: 'HardwareMismatch' },
  serialNumberMismatch: {
    ...row,
    graph: { name: 'SerialNumberMismatch', number: 908 },
    partnerCenter: 'SerialNumberMismatch',
  },
  productKeyMismatch: {
    ...row,
    graph: { name: 'ProductKeyIdMismatch', number: 908 },
    partnerCenter: 'ProductKeyIdMismatch',
  },
  missingValue: { ...row, graph: { name: 'MissingZtdSerialNumberAndProductKey', number: 803 } },
  valueNotValid: {
    ...row,
    graph: { name: 'InvalidZtdRequestBody', number: 801 },
    reasons: ['tooLong', 'notStorable', 'badCharacters', 'quotes', 'surplusCell', 'notExact', 'format'],
  },
  sampleRow: row,
  duplicateInFile: { ...row, graph: { name: 'ZtdDeviceDuplicated' } },
  pendingRegistration: { ...row, status: 409, retryable: true },
  mandateMissing: { ...row, retryable: true },
  mandateExpired: { ...row, retryable: true, reasons: ['ended', 'endDate'] },
  mandateScopeExceeded: { ...row, retryable: true, reasons: ['kind', 'orderId', 'model', 'maximum'] },
  unexpectedError: { ...row, status: 500, retryable: true, graph: { name: 'StorageError' } },

  fileEmpty: file,
  fileNotText: file,
  headingNotKnown: { ...file, reasons: ['columnTwice', 'tooManyColumns'] },
  noRows: file,
  fileTooLarge: { ...file, status: 413 },
  tooManyRows: file,

  requestNotValid: { ...request, status: 400 },
  notAuthenticated: { ...request, status: 401 },
  signInFailed: {
    ...request,
    status: 401,
    reasons: [
      'passkeyRequired',
      'companyRequired',
      'companyUnknown',
      'companyAttemptOver',
      'companyDenied',
      'companyAway',
      'companyPrivate',
      'companySettings',
      'companyAnswer',
      'companyEmail',
      'companyNoRole',
      'companyDisabled',
      'companyTaken',
      'companyFull',
    ],
  },
  // 403 and not 401: the session goes on, and is good for the rest.
  signInNotRecent: { ...request, status: 403 },
  notAllowed: { ...request, status: 403 },
  crossSiteRequest: { ...request, status: 403 },
  linkNotValid: { ...request, status: 404 },
  passwordNotAccepted: { ...request, status: 422, reasons: ['tooShort', 'tooLong', 'tooCommon', 'guessable'] },
  addressTaken: { ...request, status: 409 },
  lastAdministrator: { ...request, status: 409 },
  wouldLockOut: {
    ...request,
    status: 409,
    reasons: [
      'noPasskey',
      'noPasskeyOfYours',
      'noCompany',
      'noCompanySignIn',
      'noOtherWay',
      'noAdministrator',
      'ownLastWay',
    ],
  },
  companyNotUsable: {
    ...request,
    status: 422,
    reasons: ['notHttps', 'notReached', 'noDocument', 'otherIssuer', 'endpoints', 'privateAddress'],
  },
  notFound: { ...request, status: 404 },
  requestTooSlow: { ...request, status: 408, retryable: true },
  conflict: {
    ...request,
    status: 409,
    reasons: [
      'tooManyClients',
      'lastSecret',
      'lastKeeper',
      'tooManyContacts',
      'tooManyConsentLinks',
      'tooManyMandates',
      'mandateDecided',
      'scopeTooWide',
      'batchDecided',
      'tooManyTransfers',
      'transferDecided',
      'deviceNotTransferable',
      'deviceOffered',
      'nothingToTransfer',
      'tooManyReleaseRequests',
      'releaseDecided',
      'releaseOpen',
      'machineFree',
    ],
  },
  idempotencyConflict: { ...request, status: 409 },
  requestInProgress: { ...request, status: 409, retryable: true },
  nothingToRetry: { ...request, status: 409 },
  mediaTypeNotSupported: { ...request, status: 415 },
  rateLimited: { ...request, status: 429, retryable: true },
  notReady: { ...request, status: 503, retryable: true },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
export type Reason = (typeof errorTable)[ErrorCode]['reasons'][number];
export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** What a row is accepted with, although something in it was repaired or set aside. */
export const warningCodes = [
  'valuesNotChanged',
  'serialNumberCorrected',
  'displayValueDiffers',
  'hashPaddingRepaired',
  'hashPaddingCut',
  'columnIgnored',
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** The values that a text's placeholders (`{missing}`) are filled with; never a hardware hash or a secret. */
export type TextParams = Readonly<Record<string, string | number>>;

/** One finding about a row or a field. `column` is the canonical column name (contracts/batches.ts), `reason` one of the code's. */
export interface Fault {
  readonly code: ErrorCode;
  readonly reason?: Reason;
  readonly column?: string;
  readonly params?: TextParams;
}

export interface Warning {
  readonly code: WarningCode;
  readonly column?: string;
  readonly params?: TextParams;
}

/** Thrown by services and edges for a request that is refused as a whole; the edge alone turns it into an answer. */
export class Refusal extends Error {
  readonly fault: Fault;
  constructor(code: ErrorCode, extra: Omit<Fault, 'code'> = {}) {
    super(extra.reason ? `${code}/${extra.reason}` : code);
    this.name = 'Refusal';
    this.fault = { code, ...extra };
  }
}
