import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkReport } from '../../src/contracts/batches.ts';
import { fixture, runMuster } from './run-muster.ts';

const mixed = fixture('csv/mixed-good-and-bad.csv');

describe('muster check', () => {
  /** Format, encoding, rows, failed; every file of the folder has to be named. */
  const files: Record<string, readonly [string, string, number, number] | null> = {
    'autopilotinfo-tag-user-utf16le.csv': ['autopilotInfo', 'utf-16le', 6, 0],
    'autopilotinfo.csv': ['autopilotInfo', 'utf-8', 6, 0],
    'german-excel-semicolon-windows1252.csv': ['selfService', 'windows-1252', 6, 0],
    'header-only.csv': null,
    'mixed-good-and-bad.csv': ['selfService', 'utf-8', 14, 9],
    'no-known-header.csv': null,
    'other-order-and-case-surplus-column.csv': ['selfService', 'utf-8', 6, 0],
    'partner-empty-hash-column.csv': ['selfService', 'utf-8', 6, 6],
    'partner.csv': ['partner', 'utf-8', 6, 0],
    'self-service-utf16be.csv': ['selfService', 'utf-16be', 6, 0],
    'self-service-utf16le.csv': ['selfService', 'utf-16le', 6, 0],
    'self-service-utf8-bom-lf.csv': ['selfService', 'utf-8', 6, 0],
    'self-service.csv': ['selfService', 'utf-8', 6, 0],
    'tab-quoted-all.csv': ['selfService', 'utf-8', 6, 0],
  };

  test('every sample file comes to what it should, in one document', async () => {
    const names = Object.keys(files);
    expect(readdirSync(fixture('csv')).sort()).toEqual(names);
    const { code, out, err } = await runMuster(['check', '--json', ...names.map(name => fixture(`csv/${name}`))]);
    const reports: unknown[] = JSON.parse(out);
    for (const [index, name] of names.entries()) {
      const expected = files[name];
      if (!expected) {
        expect(reports[index]).toMatchObject({ format: null, rows: 0, problemsTotal: 1 });
        continue;
      }
      const [format, encoding, rows, failed] = expected;
      const report = checkReport.strict().parse(reports[index]);
      expect(report, name).toMatchObject({ format, encoding, rows, failed, ok: rows - failed });
      expect(new Set(report.problems.map(problem => problem.line)).size, name).toBe(failed);
    }
    expect([code, err]).toEqual([1, '']);
  });

  test('each bad row is named with its line, column and what to do', async () => {
    const { code, out } = await runMuster(['check', mixed]);
    const report = checkReport.parse(JSON.parse((await runMuster(['check', '--json', mixed])).out));
    expect(code).toBe(1);
    expect(report.problems.map(({ line, code: fault, reason }) => [line, fault, reason])).toEqual([
      [2, 'hardwareHashNotValid', 'cutShort'],
      [4, 'hardwareHashNotValid', 'damaged'],
      [5, 'serialNumberMismatch', null],
      [6, 'serialNumberMismatch', null],
      [8, 'duplicateInFile', null],
      [10, 'missingValue', null],
      [11, 'hardwareHashNotValid', 'notAHardwareHash'],
      [11, 'valueNotValid', 'tooLong'],
      [12, 'missingValue', null],
      [13, 'sampleRow', null],
    ]);
    for (const { line, title, detail, remedy } of report.problems) {
      expect(out).toMatch(new RegExp(`^  line ${line}  .*${title}: `, 'm'));
      expect(out).toContain(detail);
      expect(out).toContain(`→ ${remedy}`);
    }
    expect(out).not.toContain('\x1b');
  });

  test('a good file ends well, and notes are summed up', async () => {
    const { code, out } = await runMuster(['check', fixture('csv/other-order-and-case-surplus-column.csv')]);
    expect(code).toBe(0);
    expect(out).toMatch(/6 rows: every row is well\n {2}Note: .*\(COMMENT\) in 6 rows\n$/);
  });

  test('a file refused as a whole says so', async () => {
    const { code, out } = await runMuster(['check', fixture('csv/header-only.csv')]);
    expect(code).toBe(1);
    expect(out).toContain('refused as a whole');
  });

  test('rows without a hash are a matter of who sends them', async () => {
    const path = fixture('csv/partner-empty-hash-column.csv');
    expect((await runMuster(['check', path])).code).toBe(1);
    expect((await runMuster(['check', '--partner', path])).code).toBe(0);
  });

  test('a file without a heading row is read when asked for, from standard input too', async () => {
    const input = 'Contoso,Book 1,0001\r\nContoso,Book 1,0002\r\n';
    const { code, out } = await runMuster(['check', '-', '--json', '--format', 'corporateIdentifiers'], { input });
    expect([code, JSON.parse(out)]).toMatchObject([0, { format: 'corporateIdentifiers', rows: 2 }]);
  });

  test('what a file says cannot steer the terminal', async () => {
    const { out } = await runMuster(['check', '-'], {
      input: 'Manufacturer,Model,Serial Number,\x1b]0;x\x07\r\nA,B,,x\r\n',
    });
    expect(out).toContain('line 2');
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('a reader that has enough ends it without a word', async () => {
    const command = `"${process.execPath}" src/cli/main.ts check - | head -1`;
    const shell = spawn('sh', ['-c', command], { cwd: fixture('../..') });
    const err: Buffer[] = [];
    shell.stderr.on('data', chunk => err.push(chunk));
    shell.stdout.resume();
    shell.stdin.on('error', () => {});
    shell.stdin.end(`Manufacturer,Model,Serial Number\n${'A,B,\n'.repeat(20_000)}`);
    await new Promise(resolve => shell.on('close', resolve));
    expect(`${Buffer.concat(err)}`).toBe('');
  });
});

describe('muster hash decode', () => {
  const lenovo = fixture('hashes/lenovo-p14sg5-win11-26100.b64');

  test('shows the fields and findings as JSON', async () => {
    const { code, out } = await runMuster(['hash', 'decode', lenovo, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      valid: true,
      fields: { smbiosSystemManufacturer: 'LENOVO', osType: 'FullOS' },
      findings: [],
    });
  });

  test('reads standard input, in the encoding that PowerShell writes', async () => {
    const input = Buffer.from(`\ufeff${readFileSync(lenovo, 'utf8').trim()}\r\n`, 'utf16le');
    const { code, out } = await runMuster(['hash', 'decode'], { input });
    expect(code).toBe(0);
    expect(out).toMatch(/^smbiosSystemManufacturer +LENOVO$/m);
  });

  test('a hash that could not be registered ends with 1', async () => {
    const unnamed = await runMuster(['hash', 'decode', '--json', fixture('hashes/qemu-notpm-20348.b64')]);
    expect([unnamed.code, JSON.parse(unnamed.out)]).toMatchObject([
      1,
      { valid: false, findings: expect.arrayContaining([expect.objectContaining({ code: 'identityMissing' })]) },
    ]);
    const cut = readFileSync(lenovo, 'utf8').slice(0, 1000);
    const unreadable = await runMuster(['hash', 'decode', '--json'], { input: cut });
    expect([unreadable.code, JSON.parse(unreadable.out)]).toMatchObject([
      1,
      { valid: false, code: 'hardwareHashNotValid', reason: 'cutShort' },
    ]);
  });
});
