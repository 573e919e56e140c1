import type { ProcessorClass } from './compound.ts';

/** A kind of processor as records 2, 4 and 34 show it. `classes` only where its cores are of several kinds. */
export interface Processor {
  readonly maker: string;
  readonly model: string;
  /** 9 x64, 12 ARM64 */
  readonly architecture: 9 | 12;
  readonly cores: number;
  readonly threads: number;
  readonly classes?: readonly ProcessorClass[];
}

const hybrid = (fast: number, slow: number): readonly ProcessorClass[] => [
  { efficiencyClass: 1, cores: fast, threads: 2 * fast },
  { efficiencyClass: 0, cores: slow, threads: slow },
];
const intel = (model: string, fast: number, slow: number): Processor => ({
  maker: 'GenuineIntel',
  model,
  architecture: 9,
  cores: fast + slow,
  threads: 2 * fast + slow,
  ...(slow > 0 && { classes: hybrid(fast, slow) }),
});
const qualcomm = (model: string, cores: number): Processor => ({
  maker: 'Qualcomm Technologies Inc',
  model,
  architecture: 12,
  cores,
  threads: cores,
});

const office = [
  intel('13th Gen Intel(R) Core(TM) i7-1355U', 2, 8),
  intel('Intel(R) Core(TM) Ultra 7 155U', 2, 10),
  intel('Intel(R) Core(TM) i5-8365U CPU @ 1.60GHz', 4, 0),
  {
    maker: 'AuthenticAMD',
    model: 'AMD Ryzen 7 PRO 7840U w/ Radeon 780M Graphics',
    architecture: 9,
    cores: 8,
    threads: 16,
  },
] as const satisfies readonly Processor[];
const arm = [
  qualcomm('Snapdragon(R) X Elite - X1E80100 - Qualcomm(R) Oryon(TM) CPU', 12),
  qualcomm('Snapdragon(R) X Plus - X1P64100 - Qualcomm(R) Oryon(TM) CPU', 10),
] as const;
const virtual = [intel('Intel(R) Xeon(R) Gold 6430', 2, 0), intel('QEMU Virtual CPU version 2.5+', 2, 0)] as const;

export interface Maker {
  readonly manufacturer: string;
  readonly firmware: string;
  readonly family: string;
  readonly models: readonly [string, ...string[]];
  readonly processors: readonly [Processor, ...Processor[]];
  /** Without a TPM, network adapters on the PCI bus or a product key in the firmware. */
  readonly virtual: boolean;
  /** A serial number in the maker's form; two values below 2^32 never give the same, nor do two makers. */
  serialNumber(value: number): string;
}

const base36 = (value: number) => value.toString(36).toUpperCase().padStart(7, '0');

/** Makers of made-up machines (synthesize.ts). */
export const makers = {
  dell: {
    manufacturer: 'Dell Inc.',
    firmware: 'Dell Inc.',
    family: 'Latitude',
    models: ['Latitude 5530', 'Latitude 7440', 'OptiPlex 7010'],
    processors: office,
    virtual: false,
    serialNumber: base36,
  },
  hp: {
    manufacturer: 'HP',
    firmware: 'HP',
    family: '103C_5336AN HP EliteBook',
    models: ['HP EliteBook 840 14 inch G10 Notebook PC', 'HP ProDesk 400 G7'],
    processors: office,
    virtual: false,
    serialNumber: value => `5CD${base36(value)}`,
  },
  lenovo: {
    manufacturer: 'LENOVO',
    firmware: 'LENOVO',
    family: 'ThinkPad T14 Gen 4',
    models: ['21HD0047GE', '20XW00A8US'],
    processors: [...office, ...arm],
    virtual: false,
    serialNumber: value => `P${base36(value)}`,
  },
  microsoft: {
    manufacturer: 'Microsoft Corporation',
    firmware: 'Microsoft Corporation',
    family: 'Surface',
    models: ['Surface Laptop, 7th Edition', 'Surface Pro 9'],
    processors: [...arm, ...office],
    virtual: false,
    serialNumber: value => value.toString().padStart(12, '0'),
  },
  vmware: {
    manufacturer: 'VMware, Inc.',
    firmware: 'VMware, Inc.',
    family: 'SMBIOS_STRING_INDEX_0',
    models: ['VMware20,1', 'VMware7,1'],
    processors: virtual,
    virtual: true,
    serialNumber: value =>
      `VMware-56 4d ${value
        .toString(16)
        .padStart(8, '0')
        .replace(/..(?=.)/g, '$& ')}`,
  },
  qemu: {
    manufacturer: 'QEMU',
    firmware: 'EFI Development Kit II / OVMF',
    family: 'SMBIOS_STRING_INDEX_0',
    models: ['Standard PC (Q35 + ICH9, 2009)'],
    processors: virtual,
    virtual: true,
    serialNumber: value => `qemu-${value.toString(16).padStart(8, '0')}`,
  },
} as const satisfies Readonly<Record<string, Maker>>;

export type MakerName = keyof typeof makers;
