import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readVersion, version } from './version.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'muster-version-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the commit', () => {
  test('is that of the checkout, and says when a file was changed since', () => {
    const checkout = makeCheckout('checkout');
    const head = git(checkout, 'rev-parse', 'HEAD').slice(0, 12);
    expect(readVersion(checkout)).toEqual({ version: version(), commit: head });
    writeFileSync(join(checkout, 'file'), 'changed');
    expect(readVersion(checkout).commit).toBe(`${head}+changes`);
  });

  test('is that which git archive wrote', () => {
    const checkout = makeCheckout('archived');
    const head = git(checkout, 'rev-parse', 'HEAD').slice(0, 12);
    const archive = join(folder, 'archive');
    mkdirSync(archive);
    git(checkout, 'archive', '--format=tar', '--output=../archive.tar', 'HEAD');
    execFileSync('tar', ['-xf', join(folder, 'archive.tar'), '-C', archive]);
    expect(readVersion(archive).commit).toBe(head);
  });

  test('is not known elsewhere, not even inside a repository of something else', () => {
    const inside = join(makeCheckout('other'), 'muster');
    mkdirSync(inside);
    expect(readVersion(inside).commit).toBeNull();
  });
});

/** A repository with one commit, whose archives are stamped as this one's are. */
function makeCheckout(name: string): string {
  const checkout = join(folder, name);
  mkdirSync(checkout);
  writeFileSync(join(checkout, '.gitattributes'), readFileSync(join(root, '.gitattributes')));
  writeFileSync(join(checkout, 'commit'), '$Format:%H$\n');
  writeFileSync(join(checkout, 'file'), 'as committed');
  git(checkout, 'init', '--quiet');
  git(checkout, 'add', '.');
  const author = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.com', '-c', 'commit.gpgsign=false'];
  git(checkout, ...author, 'commit', '--quiet', '--message', 'One');
  return checkout;
}

const git = (checkout: string, ...args: string[]): string =>
  execFileSync('git', ['-C', checkout, ...args], { encoding: 'utf8' }).trim();
