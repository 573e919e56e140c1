import { rawRecords } from './encode.ts';
import { type HashFields, hashFields } from './fields.ts';
import { type HardwareHash, type HashIdentity, standardSize } from './hash.ts';
import { layoutOf, type RawRecord, recordEntries, recordTable } from './records.ts';

/** Texts that firmware carries where a value was never set; compared without case and outer blanks. */
const placeholders = new Set(
  `smbios_string_index_0; to be filled by o.e.m.; to be filled by oem; filled by oem; to be set by oem; o.e.m.; oem;
  default; default string; default_string; standard; none; null; empty; undefined; unknown; invalid; not specified;
  not available; not applicable; not set; n/a; na; serial number; system serial number; chassis serial number;
  base board serial number; system manufacturer; system product name; system version; system family; system sku; sku;
  012345678; 0123456789; 123456789; 1234567890`.split(/;\s+/),
);

/** Nothing at all, or one character over and over. */
const oneCharacterOnly = /^([0fx.*?#_-]?)\1*$/;

/** UUIDs that makers put into many boards, besides those of one byte over and over. */
const sharedUuids = new Set([
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '00010203-0405-0607-0809-0A0B0C0D0E0F',
  '03020100-0504-0706-0809-0A0B0C0D0E0F',
  '12345678-1234-5678-90AB-CDDEEFAABBCC',
  'DEADBEEF-DEAD-BEEF-DEAD-BEEFDEADBEEF',
]);

export type Severity = 'error' | 'warning' | 'info';

/** The one table of findings. `{names}` is filled with what a finding is about. */
export const findingTable = {
  identityMissing: {
    severity: 'error',
    message: 'The hash carries no manufacturer or no serial number, so the device cannot be registered with it.',
  },
  keyMismatch: {
    severity: 'error',
    message: 'The device ID does not belong to the TPM key in the hash. Capture the hash again on the device itself.',
  },
  placeholderValue: {
    severity: 'warning',
    message: 'The firmware carries placeholder text instead of a value: {names}. The maker of the device can set it.',
  },
  uuidNotUsable: {
    severity: 'warning',
    message: 'The UUID is missing or is one that many boards share, so it does not tell this device from others.',
  },
  tpmMissing: {
    severity: 'warning',
    message:
      'The capture saw no TPM. Self-deployment and pre-provisioning need one: switch it on in the firmware and capture again.',
  },
  tpmVersionOld: {
    severity: 'warning',
    message: 'The TPM is of version 1.2. Self-deployment and pre-provisioning need version 2.0.',
  },
  tpmKeyNotValid: {
    severity: 'warning',
    message: 'The endorsement key of the TPM is not a valid RSA-2048 key.',
  },
  macAddressMissing: { severity: 'warning', message: 'The hash carries no MAC address.' },
  macAddressNotValid: { severity: 'warning', message: 'These MAC addresses do not name one adapter: {names}.' },
  diskSerialMissing: { severity: 'warning', message: 'The hash carries no serial number of a disk.' },
  productKeyIdNotValid: { severity: 'warning', message: 'The product key ID does not have 13 digits.' },
  collectorNotFirst: {
    severity: 'warning',
    message: 'The record about the capturing tool is missing or not the first.',
  },
  capturedInFuture: {
    severity: 'warning',
    message: 'The time of the capture lies in the future. Check the clock of the device.',
  },
  capturedTooEarly: {
    severity: 'warning',
    message: 'The time of the capture lies before 2016. Check the clock of the device.',
  },
  repeatedRecords: { severity: 'warning', message: 'Records that occur once in a hash are repeated: {names}.' },
  sizeNotUsual: { severity: 'warning', message: 'The hash has {names} bytes; every current tool makes 3,000.' },
  winPeCapture: {
    severity: 'info',
    message: 'The hash was captured in Windows PE, which sees no wireless adapter and no boot disk record.',
  },
  toolVersionUnknown: {
    severity: 'info',
    message: 'The capturing tool has a version that is not known here: {names}.',
  },
  unknownRecords: { severity: 'info', message: 'The hash carries records of types that are not known here: {names}.' },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly message: string }>>;

export type FindingCode = keyof typeof findingTable;

/** One thing worth knowing about a hash that was read; `error` means that registering refuses it. */
export interface Finding {
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly message: string;
}

/** What is worth knowing about a hash that was read, the errors first, in the order of the table. `now` judges its time. */
export function hashFindings(hash: HardwareHash, now: Date): Finding[] {
  const about = findingsAbout(hash, hashFields(hash), now);
  const codes = Object.keys(findingTable) as FindingCode[];
  return codes.flatMap(code => {
    const found = about[code];
    const names = typeof found === 'boolean' ? '' : found.join(', ');
    if (found !== true && names === '') return [];
    const { severity, message } = findingTable[code];
    return [{ severity, code, message: message.replace('{names}', () => names) }];
  });
}

/** Which of the rules 4 and 5 a hash breaks. `offlineDevice`: where in its bytes the payload of record 11 begins, or null. */
export function identityFaults(
  identity: HashIdentity,
  bytes: Uint8Array,
  offlineDevice: number | null,
): ('identityMissing' | 'keyMismatch')[] {
  const { manufacturer, serialNumber, ekSha256 } = identity;
  const faults: ('identityMissing' | 'keyMismatch')[] = [];
  if (usableText(manufacturer) === null || usableText(serialNumber) === null) faults.push('identityMissing');
  const ofKey = offlineDevice !== null && bytes[offlineDevice + 4] === 1;
  if (ofKey && !isIdOfKey(bytes, offlineDevice + 10, ekSha256)) faults.push('keyMismatch');
  return faults;
}

/** Whether a text stands for no value at all: blank, `SMBIOS_STRING_INDEX_0`, "To be filled by O.E.M.", zeros only, … */
export function isPlaceholder(text: string): boolean {
  const plain = text.trim().toLowerCase();
  return placeholders.has(plain) || oneCharacterOnly.test(plain);
}

/** Whether a UUID (text form, either case) can tell one machine from others. */
export function usableUuid(text: string): boolean {
  const plain = text.toUpperCase();
  return !sharedUuids.has(plain) && !/^(..)\1*$/.test(plain.replaceAll('-', ''));
}

/** The identity with null for every placeholder and every UUID that many boards share. */
export function usableIdentity(identity: HashIdentity): HashIdentity {
  return {
    ...identity,
    manufacturer: usableText(identity.manufacturer),
    model: usableText(identity.model),
    serialNumber: usableText(identity.serialNumber),
    productKeyId: usableText(identity.productKeyId),
    smbiosUuid: identity.smbiosUuid !== null && usableUuid(identity.smbiosUuid) ? identity.smbiosUuid : null,
  };
}

function usableText(text: string | null): string | null {
  return text === null || isPlaceholder(text) ? null : text;
}

function isIdOfKey(bytes: Uint8Array, at: number, ekSha256: Uint8Array | null): boolean {
  if (ekSha256 === null) return false;
  for (let index = 0; index < 32; index++) if (ekSha256[index] !== bytes[at + index]) return false;
  return true;
}

/** For each code whether it applies; where a message names something, what. */
function findingsAbout(
  hash: HardwareHash,
  fields: HashFields,
  now: Date,
): Record<FindingCode, boolean | readonly string[]> {
  const { identity } = hash;
  const records = rawRecords(hash);
  const types = records.map(({ type }) => type);
  const offline = records.find(({ type }) => type === recordTable.offlineDevice.type);
  const faults = identityFaults(identity, offline?.payload ?? new Uint8Array(0), offline ? 0 : null);
  const { capturedAt } = identity;
  const { toolVersion } = fields;
  return {
    identityMissing: faults.includes('identityMissing'),
    keyMismatch: faults.includes('keyMismatch'),
    placeholderValue: placeholderNames(fields),
    uuidNotUsable: identity.smbiosUuid === null || !usableUuid(identity.smbiosUuid),
    tpmMissing: !identity.tpm,
    tpmVersionOld: /^TPM-Version:0?1\.0?2\b/.test(fields.tpmVersion ?? ''),
    tpmKeyNotValid: fields.tpmEkPub !== null && !isRsaModulus(fields.tpmEkPub),
    macAddressMissing: fields.networkAdapters.length === 0,
    macAddressNotValid: fields.macAddresses.filter(address => !namesOneAdapter(address)),
    diskSerialMissing: ![...fields.diskSerialNumbers, fields.diskSsnKernel ?? ''].some(hasDiskSerial),
    productKeyIdNotValid: identity.productKeyId !== null && !/^\d{13}$/.test(identity.productKeyId),
    collectorNotFirst: types[0] !== recordTable.collector.type,
    capturedInFuture: capturedAt !== null && capturedAt.getTime() > now.getTime() + clockTolerance,
    capturedTooEarly: capturedAt !== null && capturedAt.getTime() < Date.UTC(2016, 0, 1),
    repeatedRecords: repeatedNames(records),
    sizeNotUsual: hash.size === standardSize ? [] : [hash.size.toLocaleString('en')],
    winPeCapture: fields.osType === 'WinPE',
    toolVersionUnknown: toolVersion === undefined || (toolVersion >= 5 && toolVersion <= 9) ? [] : [`${toolVersion}`],
    unknownRecords: [...new Set(types)].filter(type => layoutOf[type] === undefined).map(String),
  };
}

/** A device's clock may run ahead, and its time zone may be set wrong. */
const clockTolerance = 24 * 60 * 60 * 1000;

function placeholderNames(fields: HashFields): string[] {
  return setByMaker.filter(name => {
    const value = fields[name];
    return value !== null && isPlaceholder(value);
  });
}

const setByMaker = [
  'smbiosSystemManufacturer',
  'smbiosSystemProductName',
  'smbiosSystemSerialNumber',
  'smbiosSkuNumber',
  'smbiosSystemFamily',
  'productKeyId',
] as const;

/** 2,048 bits with the top one set, and odd. */
function isRsaModulus(modulus: string): boolean {
  return modulus.length === 512 && /^[89a-f].*[13579bdf]$/.test(modulus);
}

function namesOneAdapter(address: string): boolean {
  return address !== '00:00:00:00:00:00' && (Number.parseInt(address.slice(0, 2), 16) & 1) === 0;
}

/** Disk records read `serial|product|vendor`. */
function hasDiskSerial(disk: string): boolean {
  return (disk.split('|')[0] ?? '').trim() !== '';
}

function repeatedNames(records: readonly RawRecord[]): string[] {
  return recordEntries
    .filter(([, { type, as }]) => as !== 'list' && records.filter(record => record.type === type).length > 1)
    .map(([name]) => name);
}
