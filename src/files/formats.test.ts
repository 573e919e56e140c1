import { describe, expect, it } from 'vitest';
import { headingNotKnown, shapeOf, template } from './formats.ts';

describe('shapeOf', () => {
  it.each([
    ['selfService', 'Manufacturer,Model,Serial Number,Hardware Hash'],
    ['selfService', ' HARDWARE HASH ,model,Manufacturer,serial number,Comment'],
    ['selfService', 'Manufacturer,Model,Serial Number,Hardware Hash,Group Tag,Assigned User,Windows Product ID'],
    ['partner', 'Manufacturer,Model,Serial Number'],
    ['partner', 'Line,Serial Number,Manufacturer,Model,Outcome,Error Code,Error,Details,What To Do,Request ID'],
    ['autopilotInfo', 'Device Serial Number,Windows Product ID,Hardware Hash'],
    ['autopilotInfo', 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag'],
    ['autopilotInfo', 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User'],
    ['autopilotInfo', 'Device Serial Number,Windows Product ID,Hardware Hash,OrderID'],
    ['partnerCenter', 'Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model'],
    [
      'partnerCenter',
      'Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model,Group Tag,Assigned User',
    ],
    ['configMgr', 'Serial_Number,HardwareHash'],
  ])('knows %s by %s', (format, heading) => {
    expect(shapeOf(heading.split(','))?.format).toBe(format);
  });

  it.each([
    'Asset,Name',
    'Serial Number,Hardware Hash',
    'Device Serial Number,Hardware Hash',
    'Manufacturer,Model',
    '',
  ])('does not know %s', heading => {
    expect(shapeOf(heading.split(','))).toBeNull();
  });

  it('takes OrderID for the group tag in the autopilotInfo family only', () => {
    const last = (heading: string) => shapeOf(heading.split(','))?.columns.at(-1);
    expect(last('Device Serial Number,Windows Product ID,Hardware Hash,orderid')).toBe('groupTag');
    expect(last('Manufacturer,Model,Serial Number,Hardware Hash,OrderID')).toBe('surplus');
    expect(last('Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model,OrderID')).toBe(
      'surplus',
    );
  });

  it("takes a column under another family's heading for what it says", () => {
    expect(shapeOf(['Serial_Number', 'HardwareHash', 'Manufacturer', 'Device model'])?.columns).toEqual([
      'serialNumber',
      'hardwareHash',
      'manufacturer',
      'model',
    ]);
  });

  it.each([
    ['Serial Number', 'Manufacturer,Model,Serial Number,Hardware Hash,serial number'],
    ['Serial Number', 'Manufacturer,Model,Serial Number,Hardware Hash,Device Serial Number'],
    ['Group Tag', 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,OrderID'],
  ])('refuses %s twice', (column, heading) => {
    expect(() => shapeOf(heading.split(','))).toThrow(
      expect.objectContaining({ fault: { code: 'headingNotKnown', reason: 'columnTwice', column } }),
    );
  });
});

describe('headingNotKnown', () => {
  it.each([
    ['Manufacturer,Model,Serial,Hardware Hash', 'Manufacturer,Model,Serial Number,Hardware Hash', 'Serial Number'],
    ['Manufacturer,Model,Hardware Hash', 'Manufacturer,Model,Serial Number,Hardware Hash', 'Serial Number'],
    ['Manufacture,Model,SerialNumber', 'Manufacturer,Model,Serial Number', 'Manufacturer, Serial Number'],
    [
      'Device Serial Number,Hardware Hash',
      'Device Serial Number,Windows Product ID,Hardware Hash',
      'Windows Product ID',
    ],
    ['Serial_Number,Hardware_Hash', 'Serial_Number,HardwareHash', 'HardwareHash'],
  ])('names what is nearest to %s', (heading, nearest, missing) => {
    expect(headingNotKnown(heading.split(',')).fault).toEqual({
      code: 'headingNotKnown',
      params: { nearest, missing },
    });
  });

  it('says nothing of what the first row holds: it may be a hardware hash', () => {
    const refusal = headingNotKnown(['HP', 'T0GjAwEAHAAA'.repeat(300)]);
    expect(JSON.stringify(refusal.fault)).not.toContain('T0Gj');
  });
});

describe('template', () => {
  it("is the document's heading and sample row", () => {
    expect(template('selfService')).toBe(
      '\ufeffManufacturer,Model,Serial Number,Hardware Hash\r\nMicrosoft Corporation,Surface Laptop,016520771357,eidkaofjeioaofjfoieoajfoiejofiaoiojeifjojew\r\n',
    );
    expect(template('partner')).toBe(
      '\ufeffManufacturer,Model,Serial Number\r\nMicrosoft Corporation,Surface Laptop,016520771357\r\n',
    );
  });
});
