import { describe, expect, it } from 'vitest';
import { means } from '../../test/fixtures/hashes/samples.ts';
import type { RowValues } from '../contracts/batches.ts';
import { captureOf, type Machine, makeMachine } from '../hardware-hash/synthesize.ts';
import { jsonRows, readFile } from './reader.ts';
import { type CheckedRow, checkRow, type RowContext } from './rows.ts';

const machine: Machine = {
  ...makeMachine(7, { maker: 'hp', productKey: true }),
  serialNumber: '016520713579',
  productKeyId: '3305641234567',
};
const hashOf = (changes: Partial<Machine> = {}) => captureOf({ ...machine, ...changes }, {}, means);
const hardwareHash = hashOf();
const { manufacturer, model, serialNumber } = machine;
const tuple = { manufacturer, model, serialNumber };

async function* inOneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function check(values: Partial<RowValues>, context: Partial<RowContext> = {}): CheckedRow {
  const row = jsonRows([values])[0];
  if (!row) throw new Error('no row');
  return checkRow(row, { kind: 'register', format: 'selfService', sender: 'customer', means, ...context });
}

const accepted = (method: CheckedRow['method']) => ({ method, faults: [], warnings: [] });
const missing = (column: string) => ({ method: null, faults: [{ code: 'missingValue', column }] });
const notExact = (column: string, given: string, found: string) => ({
  code: 'valueNotValid',
  reason: 'notExact',
  column,
  params: { given, found },
});

describe('a row with a hash, sent by a customer', () => {
  it('is accepted by its hash', () => {
    const row = check({ ...tuple, hardwareHash });
    expect(row).toMatchObject({ ...accepted('hardwareHash'), usableSerial: true });
    expect(row.hash?.identity.serialNumber).toBe(serialNumber);
  });

  it('takes from the hash what the row does not say', () => {
    const { values, warnings } = check({ hardwareHash });
    expect(values).toMatchObject({ ...tuple, productKeyId: machine.productKeyId });
    expect(warnings).toEqual([{ code: 'serialNumberCorrected', column: 'Serial Number' }]);
  });

  it('shows manufacturer and model of the file, and says where they differ', () => {
    const { values, faults, warnings } = check({ manufacturer: 'Hewlett', model, serialNumber, hardwareHash });
    expect([values.manufacturer, values.model]).toEqual(['Hewlett', model]);
    expect(faults).toEqual([]);
    expect(warnings).toEqual([{ code: 'displayValueDiffers', column: 'Manufacturer' }]);
  });

  it.each(['16520713579', '1.65207E+10', '1,65207E+10', ' 0165 20713579'])('corrects the serial number %s', given => {
    const row = check({ ...tuple, serialNumber: given, hardwareHash });
    expect(row.values.serialNumber).toBe(serialNumber);
    expect(row).toMatchObject({ faults: [], warnings: [{ code: 'serialNumberCorrected' }] });
  });

  it('fails another serial number, and keeps what could be read', () => {
    const row = check({ ...tuple, serialNumber: '016520713570', hardwareHash });
    expect(row.faults).toEqual([
      {
        code: 'serialNumberMismatch',
        column: 'Serial Number',
        params: { given: '016520713570', found: serialNumber },
      },
    ]);
    expect(row.hash).not.toBeNull();
    expect(row.usableSerial).toBe(true);
  });

  it('fails another product key ID, unless the hash has none', () => {
    const productKeyId = '3305647654321';
    expect(check({ hardwareHash, productKeyId }).faults).toMatchObject([{ code: 'productKeyMismatch' }]);
    const without = check({ hardwareHash: hashOf({ productKeyId: null }), productKeyId });
    expect(without.faults).toEqual([]);
    expect(without.values.productKeyId).toBe(productKeyId);
  });

  it('fails a hash that cannot be read, with its reason', () => {
    const cut = check({ ...tuple, hardwareHash: hardwareHash.slice(0, 1000) });
    expect(cut.faults).toEqual([
      {
        code: 'hardwareHashNotValid',
        reason: 'cutShort',
        column: 'Hardware Hash',
        params: { missing: 3000, expected: 4000 },
      },
    ]);
    expect(cut).toMatchObject({ hash: null, method: null, usableSerial: true });
  });

  it('fails a hash that names no device, although it can be read', () => {
    const row = check({ hardwareHash: hashOf({ serialNumber: 'To be filled by O.E.M.' }) });
    expect(row.faults).toMatchObject([{ code: 'hardwareHashNotValid', reason: 'identityMissing' }]);
    expect(row.hash).not.toBeNull();
  });

  it('passes on what was repaired', () => {
    const { faults, warnings } = check({ ...tuple, hardwareHash: hardwareHash.slice(0, 3900) });
    expect(faults).toEqual([]);
    expect(warnings).toEqual([{ code: 'hashPaddingCut', column: 'Hardware Hash' }]);
  });

  it('finds a hash in the wrong column, and shows it nowhere', () => {
    const row = check({ manufacturer, model, serialNumber: hardwareHash, hardwareHash: serialNumber });
    expect(row.faults[0]).toEqual({
      code: 'hardwareHashNotValid',
      reason: 'notAHardwareHash',
      column: 'Hardware Hash',
      params: { foundIn: 'Serial Number' },
    });
    expect(row.values.serialNumber).toBe('');
    expect(row.usableSerial).toBe(false);
    expect(JSON.stringify(row.faults)).not.toContain(hardwareHash.slice(0, 50));
    const alone = check({ model: hardwareHash, serialNumber }, { format: 'partner', sender: 'partner' });
    expect(alone.faults[0]).toMatchObject({ code: 'hardwareHashNotValid', params: { foundIn: 'Model' } });
  });
});

describe('a row with a hash, sent by a partner or to the catalogue', () => {
  it.each([{ sender: 'partner' }, { kind: 'catalogue' }] as const)('must be exact: %j', context => {
    expect(check({ ...tuple, hardwareHash }, context)).toMatchObject(accepted('hardwareHash'));
    const row = check({ manufacturer: 'hp', model: `${model}x`, serialNumber: '16520713579', hardwareHash }, context);
    expect(row.faults).toEqual([
      { code: 'serialNumberMismatch', column: 'Serial Number', params: { given: '16520713579', found: serialNumber } },
      notExact('Manufacturer', 'hp', manufacturer),
      notExact('Model', `${model}x`, model),
    ]);
  });

  it('need not repeat what the hash says', () => {
    expect(check({ serialNumber, hardwareHash }, { sender: 'partner' })).toMatchObject(accepted('hardwareHash'));
  });

  it.each(['manufacturer', 'model', 'serialNumber', 'hardwareHash'] as const)('misses %s in the catalogue', field => {
    const names = {
      manufacturer: 'Manufacturer',
      model: 'Model',
      serialNumber: 'Serial Number',
      hardwareHash: 'Hardware Hash',
    };
    const row = check({ ...tuple, hardwareHash, [field]: '' }, { kind: 'catalogue' });
    expect(row).toMatchObject(missing(names[field]));
  });
});

describe('a row without a hash', () => {
  const offline = { lookup: 'never' } as const;
  const partner = { sender: 'partner' } as const;

  it('misses it where a customer cannot look it up, unless the file has no such column', () => {
    expect(check(tuple, offline)).toMatchObject(missing('Hardware Hash'));
    expect(check(tuple, { ...offline, format: 'partner' })).toMatchObject(accepted('tuple'));
    expect(check(tuple, { ...offline, format: 'corporateIdentifiers' })).toMatchObject(accepted('tuple'));
    expect(check({ manufacturer, model }, { ...offline, format: 'partner' })).toMatchObject(missing('Serial Number'));
  });

  it('can be looked up by its tuple or its product key ID', () => {
    expect(check(tuple)).toMatchObject(accepted('tuple'));
    expect(check(tuple, partner)).toMatchObject(accepted('tuple'));
    expect(check({ productKeyId: '3305641234567' }, partner)).toMatchObject(accepted('productKey'));
    expect(check({ serialNumber }, { format: 'autopilotInfo' })).toMatchObject(missing('Hardware Hash'));
    expect(check({ serialNumber }, { ...partner, format: 'autopilotInfo' })).toMatchObject(missing('Hardware Hash'));
    expect(check({ manufacturer, serialNumber }, partner)).toMatchObject(missing('Model'));
    expect(check({ productKeyId: '3.30564E+12' }, partner).faults).toEqual([
      { code: 'valueNotValid', reason: 'format', column: 'Windows Product ID' },
    ]);
  });

  it('is not looked up by a serial number that is none', () => {
    expect(check({ ...tuple, serialNumber: 'Default string' }, partner)).toMatchObject(missing('Serial Number'));
    expect(check({ ...tuple, serialNumber: '1.65207E+10' }, partner)).toMatchObject({
      faults: [{ code: 'valueNotValid', reason: 'format', column: 'Serial Number' }],
      usableSerial: false,
    });
  });
});

describe('a row to deregister', () => {
  const deregister = { kind: 'deregister' } as const;

  it('goes by its hash, else its tuple, else its serial number', () => {
    expect(check({ hardwareHash }, deregister)).toMatchObject(accepted('hardwareHash'));
    expect(check(tuple, deregister)).toMatchObject(accepted('tuple'));
    expect(check({ manufacturer, serialNumber }, deregister)).toMatchObject(accepted('serial'));
    expect(check({ manufacturer, model }, deregister)).toMatchObject(missing('Serial Number'));
  });

  it('fails by a hash that is not valid or another device', () => {
    expect(check({ ...tuple, hardwareHash: 'x' }, deregister).faults).toMatchObject([{ code: 'hardwareHashNotValid' }]);
    const other = check({ ...tuple, serialNumber: 'other', hardwareHash }, deregister);
    expect(other.faults).toMatchObject([{ code: 'serialNumberMismatch' }]);
  });
});

describe('the sample row', () => {
  const sample = { manufacturer: 'Microsoft Corporation', model: 'Surface Laptop', serialNumber: '016520771357' };

  it('is told by its serial number and a hash that is none', () => {
    const template = { ...sample, hardwareHash: 'eidkaofjeioaofjfoieoajfoiejofiaoiojeifjojew' };
    for (const values of [
      template,
      { ...template, serialNumber: '16520771357' },
      { ...template, model: 'X' },
      sample,
    ]) {
      expect(check(values)).toMatchObject({ faults: [{ code: 'sampleRow' }], usableSerial: false });
    }
  });

  it('is a device where the hash is sound, or where only the serial number is the same', () => {
    const real = hashOf({ serialNumber: sample.serialNumber });
    expect(check({ ...sample, hardwareHash: real }).faults).toEqual([]);
    expect(check({ ...tuple, serialNumber: sample.serialNumber }).faults).toEqual([]);
  });
});

describe('single values', () => {
  it('that shifted to the right leave no column to trust', async () => {
    const heading = 'Manufacturer,Model,Serial Number,Hardware Hash,Group Tag\n';
    const text = `${heading}VMware, Inc.,VMware20,1,${serialNumber},${hardwareHash}\nVMware, Inc.,VMware20,1,${hardwareHash}\n`;
    const file = await readFile(inOneChunk(text));
    const rows: CheckedRow[] = [];
    for await (const batch of file.rows) {
      rows.push(
        ...batch.map(row => checkRow(row, { kind: 'register', format: file.format, sender: 'customer', means })),
      );
    }
    expect(rows.map(row => [row.faults[0]?.reason, row.usableSerial])).toEqual([
      ['surplusCell', false],
      ['notAHardwareHash', false],
    ]);
  });

  it('have limits', () => {
    expect(check({ ...tuple, hardwareHash, groupTag: 'x'.repeat(257), assignedUser: 'x'.repeat(256) }).faults).toEqual([
      { code: 'valueNotValid', reason: 'tooLong', column: 'Group Tag', params: { limit: 256 } },
    ]);
  });

  it('that cannot be stored fail the row, and name no device', () => {
    const row = check({ ...tuple, serialNumber: 'a\0b', hardwareHash });
    expect(row.faults).toEqual([{ code: 'valueNotValid', reason: 'notStorable', column: 'Serial Number' }]);
    expect(row.usableSerial).toBe(false);
  });

  it.each(['', 'Default string', '0000000', '1.65208E+11'])('%j is no serial number', serial => {
    expect(check({ ...tuple, serialNumber: serial, hardwareHash: 'x' }).usableSerial).toBe(false);
  });
});
