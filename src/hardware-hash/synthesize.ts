import { buildRecord, encodeHash } from './encode.ts';
import type { HashMeans } from './hash.ts';
import { fromHex, toHex } from './layout.ts';
import { type Maker, type MakerName, makers, type Processor } from './makers.ts';
import type { RawRecord } from './records.ts';

/** A made-up machine, plain data: `{ ...machine, serialNumber: 'None' }` is another one. */
export interface Machine {
  readonly seed: number;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  /** Text form. */
  readonly smbiosUuid: string;
  /** 13 digits. */
  readonly productKeyId: string | null;
  readonly tpmVersion: string | null;
  /** 256 bytes; null without a TPM. */
  readonly tpmEkPub: Uint8Array | null;
  /** 9 x64, 12 ARM64 */
  readonly architecture: number;
  /** Everything else, as records of types other than those that the fields above and the capture make. */
  readonly components: readonly RawRecord[];
}

export interface MachineOptions {
  readonly maker?: MakerName;
  readonly tpm?: boolean;
  readonly productKey?: boolean;
}

export interface CaptureOptions {
  /** When the capture is made; 2026-01-01 UTC unless told. */
  readonly at?: Date;
  readonly osBuild?: string;
  readonly osType?: 'FullOS' | 'WinPE';
  /** False: the TPM is switched off in the firmware. */
  readonly tpm?: boolean;
  /** True: another TPM than before. */
  readonly replaceTpm?: boolean;
  /** True: another board: another UUID and another TPM, the serial number written again. */
  readonly replaceBoard?: boolean;
}

/**
 * A machine for tests, demonstrations and benchmarks: the same seed (below 2^32) always makes the same machine, and
 * two seeds never share serial number, UUID, product key ID or endorsement key.
 */
export function makeMachine(seed: number, options: MachineOptions = {}): Machine {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) throw new RangeError('a seed is an integer below 2^32');
  const next = randomNumbers(seed);
  const maker: Maker = makers[options.maker ?? pick(makerNames, next())];
  const processor = pick(maker.processors, next());
  const model = pick(maker.models, next());
  const hasTpm = options.tpm ?? !maker.virtual;
  const hasKey = options.productKey ?? (!maker.virtual && next() % 4 !== 0);
  return {
    seed,
    manufacturer: maker.manufacturer,
    model,
    serialNumber: maker.serialNumber(scramble(seed)),
    smbiosUuid: randomUuid(seed, next),
    productKeyId: hasKey ? `3${String(scramble(seed)).padStart(12, '0')}` : null,
    tpmVersion: hasTpm ? pick(tpmVersions, next()) : null,
    tpmEkPub: hasTpm ? randomKey(seed, next) : null,
    architecture: processor.architecture,
    components: [...systemRecords(maker, model, processor, next), ...deviceRecords(maker, next)].sort(byOrder),
  };
}

/** The text of one capture of a machine. Captures of one machine differ in time and builds and keep its identity. */
export function captureOf(machine: Machine, options: CaptureOptions, means: HashMeans): string {
  const replaced = options.replaceTpm || options.replaceBoard;
  const key = options.tpm === false ? null : machine.tpmEkPub;
  const ek = key && replaced ? otherKey(key) : key;
  const uuid = options.replaceBoard ? otherUuid(machine.smbiosUuid) : machine.smbiosUuid;
  const winPe = options.osType === 'WinPE';
  const records = [
    collectorRecord(machine, options),
    ...(winPe ? machine.components.filter(({ type }) => type !== bootDisk) : machine.components),
    ...(ek === null
      ? []
      : [buildRecord('tpmVersion', machine.tpmVersion ?? tpmVersions[0]), { type: 25, payload: ek }]),
    offlineRecord(machine, ek, means),
    buildRecord('smbiosUuid', uuid),
    buildRecord('smbiosSystemSerialNumber', machine.serialNumber),
    buildRecord('smbiosSystemManufacturer', machine.manufacturer),
    buildRecord('smbiosSystemProductName', machine.model),
    ...(machine.productKeyId === null ? [] : [buildRecord('productKeyId', machine.productKeyId)]),
    ...(winPe ? [buildRecord('winPeSettings', 'en-US|en-US|UTC|en-US|0409:00000409')] : []),
  ];
  return encodeHash(records.sort(byOrder), means);
}

const makerNames = ['dell', 'hp', 'lenovo', 'microsoft', 'vmware', 'qemu'] as const satisfies readonly MakerName[];
const tpmVersions = [
  "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'NTC '-Firmware:458754.262144",
  "TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'STM '-Firmware:65794.0",
  "TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'IFX '-Firmware:458851.16640",
] as const;
const bootDisk = 28;

/** The order in which collectors write records; a disk's two records stay together. */
const position = new Map(
  [
    1, 2, 34, 5, 3, 4, 6, 8, 9, 27, 10, 13, 25, 11, 12, 14, 15, 16, 17, 18, 19, 23, 20, 21, 22, 24, 26, 28, 29, 30, 36,
  ].map((type, index) => [type, index]),
).set(7, 6);

function byOrder(a: RawRecord, b: RawRecord): number {
  return (position.get(a.type) ?? 99) - (position.get(b.type) ?? 99);
}

function collectorRecord(machine: Machine, options: CaptureOptions): RawRecord {
  const osBuild = options.osBuild ?? '10.0.26100.1';
  return buildRecord('collector', {
    toolBuild: osBuild,
    osBuild,
    capturedAt: (options.at ?? newYear).toISOString(),
    utcOffsetMinutes: 60 * (machine.seed % 12),
    osType: options.osType ?? 'FullOS',
    osCpuArchitecture: machine.architecture === 12 ? 'ARM64' : 'x64',
    toolVersion: 9,
  });
}
const newYear = new Date(Date.UTC(2026, 0, 1));

function offlineRecord(machine: Machine, ek: Uint8Array | null, means: HashMeans): RawRecord {
  const id = means.sha256(ek ?? new TextEncoder().encode(`${machine.seed} ${machine.smbiosUuid}`));
  return buildRecord('offlineDevice', {
    offlineDeviceIdStatus: 0,
    offlineDeviceIdType: ek ? 'TPM_EK' : 'UEFI_RANDOM_SEED',
    offlineDeviceIdKind: ek ? 0 : 1,
    offlineDeviceIdLength: 32,
    offlineDeviceId: toHex(id),
  });
}

function systemRecords(maker: Maker, model: string, processor: Processor, next: () => number): RawRecord[] {
  const gigabytes = pick([8, 16, 32, 64], next());
  return [
    buildRecord('processor', {
      processorArchitecture: processor.architecture,
      processorPackages: 1,
      processorCores: processor.cores,
      processorThreads: processor.threads,
      processorHyperThreading: processor.threads > processor.cores ? 1 : 0,
    }),
    ...(processor.classes ? [buildRecord('processorClasses', processor.classes)] : []),
    buildRecord('memory', {
      totalPhysicalRamGiB: gigabytes,
      smbiosRamMaximumCapacityGiB: 64,
      smbiosRamSlots: 2,
      smbiosRamArrayCount: 1,
      smbiosRamErrorCorrection: 3,
    }),
    buildRecord('processorManufacturer', processor.maker),
    buildRecord('processorModel', processor.model),
    buildRecord('chassis', {
      chassisType: maker.virtual ? 1 : 10,
      powerPlatformRole: maker.virtual ? 1 : 2,
      opticalDiskDriveType: maker.virtual ? 1 : 0,
      digitizerSupportId: 0,
      maximumTouches: 0,
    }),
    buildRecord('smbiosFirmwareVendor', maker.firmware),
    buildRecord('smbiosSkuNumber', maker.virtual ? 'SMBIOS_STRING_INDEX_0' : `SKU-${next() % 1000}`),
    buildRecord('smbiosSystemFamily', maker.family),
    buildRecord('smbiosSystemVersion', '1.0'),
    buildRecord('smbiosBoardManufacturer', maker.manufacturer),
    buildRecord('smbiosBoardProduct', model),
    buildRecord('smbiosBoardVersion', 'A00'),
  ];
}

function deviceRecords(maker: Maker, next: () => number): RawRecord[] {
  const disks = Array.from(
    { length: 1 + (next() % 2) },
    () => `${hexText(next)}_${hexText(next)}.|CONTOSO NVMe 512GB|`,
  );
  const media = maker.virtual ? [14] : [14, 9, 10].slice(0, 1 + (next() % 3));
  return [
    ...disks.flatMap(disk => [
      buildRecord('disks', { capacityGB: 512, busType: 17, seekPenalty: false, trim: true }),
      buildRecord('diskSerialNumbers', disk),
    ]),
    buildRecord('diskSsnKernel', disks[0] ?? ''),
    ...media.map(medium =>
      buildRecord('networkAdapters', {
        medium,
        macAddress: `02:00:${hexText(next).replace(/..(?=.)/g, '$&:')}`,
        bus: medium === 10 ? 'BTH' : 'PCI',
      }),
    ),
    buildRecord('displays', maker.virtual ? null : notebookDisplay),
    buildRecord('displaySizes', maker.virtual ? null : { widthCm: 31, heightCm: 17 }),
    buildRecord('videoMemory', {
      dedicatedVideoMemory: 2 ** 27,
      dedicatedSystemMemory: 0,
      removalPolicy: 1,
      inLocalMachineContainer: true,
    }),
    buildRecord('videoAdapters', 'Contoso|Contoso Graphics'),
  ];
}
const notebookDisplay = {
  widthMm: 309,
  heightMm: 174,
  pixelsHorizontal: 1920,
  pixelsVertical: 1080,
  outputTechnology: 0x80000000,
};

function randomUuid(seed: number, next: () => number): string {
  const digits = hexText(next) + hexText(next) + hexText(next) + scramble(seed).toString(16).padStart(8, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
}

/** Pseudo-random, the top bit set and odd, as an RSA modulus is. */
function randomKey(seed: number, next: () => number): Uint8Array {
  const key = new Uint8Array(256);
  const view = new DataView(key.buffer);
  for (let at = 0; at < 256; at += 4) view.setUint32(at, next());
  view.setUint32(4, seed);
  key[0] = 0x80 | key[0]!;
  key[255] = 1 | key[255]!;
  return key;
}

/** A key that no `randomKey` makes of another seed: 8 bytes of the seed's own are turned over. */
function otherKey(key: Uint8Array): Uint8Array {
  return key.map((byte, index) => (index >= 8 && index < 250 ? byte ^ 0xff : byte));
}

function otherUuid(uuid: string): string {
  return toHex(fromHex(uuid.slice(0, 8)).map(byte => byte ^ 0xff)).toUpperCase() + uuid.slice(8);
}

/** Each 32-bit number to another one; no two to the same, since both factors are odd. */
function scramble(seed: number): number {
  const mixed = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0;
}

/** Pseudo-random 32-bit numbers by a Weyl sequence and a mixer. */
function randomNumbers(seed: number): () => number {
  let state = scramble(seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return scramble(state);
  };
}

function hexText(next: () => number): string {
  return next().toString(16).padStart(8, '0');
}

function pick<T>(values: readonly [T, ...T[]] | readonly T[], number: number): T {
  return values[number % values.length] as T;
}
