import { networkAdapter, opaque, processorClasses } from './compound.ts';
import * as part from './layout.ts';
import { bareText, filledText, keyText, text, wideText } from './text.ts';

const { single, struct, u8, u16, u32, u64 } = part;

/**
 * The one table of record types: reading, writing, the sizes of rule 3 and the guide's table come from it, in the
 * order a collector writes them. `as`: `value`, one value under the record's own name; `fields`, its parts are fields
 * of their own; `list`, the record may repeat. Records 31 to 33 and 38 have never been described.
 */
export const recordTable = {
  collector: {
    type: 1,
    as: 'fields',
    layout: struct({
      toolBuild: part.build,
      osBuild: part.build,
      capturedAt: part.seconds,
      utcOffsetMinutes: part.quarterHours,
      osType: part.named({ 1: 'WinPE', 2: 'FullOS' }),
      osCpuArchitecture: part.named({ 0: 'x86', 9: 'x64', 12: 'ARM64' }),
      toolVersion: u8,
    }),
    meaning: 'The capturing tool, Windows, and the time of the capture',
  },
  processor: {
    type: 2,
    as: 'fields',
    layout: struct(
      {
        processorArchitecture: u16,
        processorPackages: u16,
        processorCores: u16,
        processorThreads: u16,
        processorHyperThreading: u16,
      },
      2,
    ),
    meaning: 'Counts of processors',
  },
  processorClasses: {
    type: 34,
    as: 'value',
    layout: processorClasses,
    meaning: 'Kinds of cores of a hybrid processor, fastest first',
  },
  memory: {
    type: 5,
    as: 'fields',
    layout: struct({
      totalPhysicalRamGiB: u64,
      smbiosRamMaximumCapacityGiB: u64,
      smbiosRamSlots: u16,
      smbiosRamArrayCount: u16,
      smbiosRamErrorCorrection: u8,
    }),
    meaning: 'Memory',
  },
  processorManufacturer: { type: 3, as: 'value', layout: text, meaning: 'Maker of the processor' },
  processorModel: { type: 4, as: 'value', layout: filledText(48), meaning: 'Model of the processor' },
  disks: {
    type: 6,
    as: 'list',
    layout: struct({ capacityGB: u64, busType: u16, seekPenalty: part.maybeFlag, trim: part.maybeFlag }),
    meaning: 'A disk: decimal gigabytes, bus (11 SATA, 17 NVMe), seek penalty and TRIM',
  },
  diskSerialNumbers: {
    type: 7,
    as: 'list',
    layout: bareText,
    meaning: 'A disk: serial number, product and vendor with `|` between them',
  },
  networkAdapters: {
    type: 8,
    as: 'list',
    layout: networkAdapter,
    meaning: 'A network adapter: medium, MAC address, bus',
  },
  displays: {
    type: 9,
    as: 'list',
    layout: part.orNone(
      struct({ widthMm: u16, heightMm: u16, pixelsHorizontal: u16, pixelsVertical: u16, outputTechnology: u32 }),
    ),
    meaning: 'The built-in display',
  },
  displaySizes: {
    type: 27,
    as: 'list',
    layout: part.orNone(struct({ widthCm: u16, heightCm: u16 })),
    meaning: 'Size of a display',
  },
  chassis: {
    type: 10,
    as: 'fields',
    layout: struct({
      chassisType: u8,
      powerPlatformRole: u8,
      opticalDiskDriveType: u8,
      digitizerSupportId: u8,
      maximumTouches: u8,
    }),
    meaning: 'Form of the machine, power role, digitizer',
  },
  tpmVersion: { type: 13, as: 'value', layout: text, meaning: 'TPM version, maker and firmware; absent without a TPM' },
  tpmEkPub: {
    type: 25,
    as: 'value',
    layout: single(part.hex(256)),
    meaning: 'Public part of the endorsement key of the TPM (RSA-2048 modulus)',
  },
  offlineDevice: {
    type: 11,
    as: 'fields',
    layout: struct({
      offlineDeviceIdStatus: u32,
      offlineDeviceIdType: part.named({ 1: 'TPM_EK', 2: 'UEFI_VARIABLE_TPM', 3: 'UEFI_RANDOM_SEED', 6: 'REGISTRY' }),
      offlineDeviceIdKind: u8,
      offlineDeviceIdLength: u32,
      offlineDeviceId: part.hex(32),
    }),
    meaning: 'An ID of the machine; with type `TPM_EK` the SHA-256 of record 25',
  },
  smbiosUuid: { type: 12, as: 'value', layout: single(part.uuid), meaning: 'UUID of the system' },
  smbiosSystemSerialNumber: { type: 14, as: 'value', layout: keyText, meaning: 'Serial number of the system' },
  smbiosFirmwareVendor: { type: 15, as: 'value', layout: text, meaning: 'Vendor of the firmware' },
  smbiosSystemManufacturer: { type: 16, as: 'value', layout: keyText, meaning: 'Manufacturer of the system' },
  smbiosSystemProductName: {
    type: 17,
    as: 'value',
    layout: keyText,
    meaning: 'Product name of the system (the model)',
  },
  smbiosSkuNumber: { type: 18, as: 'value', layout: text, meaning: 'SKU number' },
  smbiosSystemFamily: { type: 19, as: 'value', layout: text, meaning: 'Family of the system' },
  smbiosSystemVersion: { type: 23, as: 'value', layout: text, meaning: 'Version of the system' },
  smbiosBoardManufacturer: { type: 20, as: 'value', layout: text, meaning: 'Manufacturer of the main board' },
  smbiosBoardProduct: { type: 21, as: 'value', layout: text, meaning: 'Product name of the main board' },
  smbiosBoardVersion: { type: 22, as: 'value', layout: text, meaning: 'Version of the main board' },
  productKeyId: { type: 24, as: 'value', layout: keyText, meaning: 'ID of the product key in the firmware, 13 digits' },
  productKeyPkPn: { type: 26, as: 'value', layout: text, meaning: 'Part number of that product key' },
  diskSsnKernel: { type: 28, as: 'value', layout: text, meaning: 'The boot disk, in the form of record 7' },
  videoMemory: {
    type: 29,
    as: 'list',
    layout: struct({
      dedicatedVideoMemory: u64,
      dedicatedSystemMemory: u64,
      removalPolicy: u8,
      inLocalMachineContainer: part.flag,
    }),
    meaning: 'Memory of a video adapter, in bytes',
  },
  videoAdapters: {
    type: 30,
    as: 'list',
    layout: wideText,
    meaning: 'A video adapter: vendor and name with `|` between them',
  },
  unknown35: { type: 35, as: 'value', layout: opaque, meaning: 'Not known' },
  winPeSettings: {
    type: 36,
    as: 'value',
    layout: bareText,
    meaning: 'Windows PE only: languages, time zone and keyboard',
  },
  componentDigest: { type: 37, as: 'value', layout: opaque, meaning: 'Digests of components; contents not known' },
} as const satisfies Readonly<Record<string, RecordEntry>>;

interface RecordEntry {
  readonly type: number;
  readonly as: 'value' | 'fields' | 'list';
  readonly layout: part.Layout<unknown>;
  readonly meaning: string;
}

type Table = typeof recordTable;
export type RecordName = keyof Table;
/** What a record of this name reads as and is built from. */
export type RecordValue<N extends RecordName> = Table[N]['layout'] extends part.Layout<infer T> ? T : never;

/** The names and entries in the order of the table. */
export const recordEntries = Object.entries(recordTable) as [RecordName, Table[RecordName]][];

/** A record as it stands in the hash: the type and the payload after its four bytes of type and length. */
export interface RawRecord {
  readonly type: number;
  readonly payload: Uint8Array;
}

/** The layout by record type; nothing for a type that is not in the table. */
export const layoutOf: (part.Layout<unknown> | undefined)[] = [];
for (const [, entry] of recordEntries) layoutOf[entry.type] = entry.layout;
