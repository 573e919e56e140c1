import { defineConfig } from 'vitest/config';

const every = ['src/**/*.test.ts', 'portal/src/**/*.test.ts', 'test/**/*.test.ts'];
/**
 * Files that share processes: each works with services and browsers of its own, and leaves nothing that another one could find.
 * Not so who replaces a module; and who takes long comes first, which those do that share nothing.
 */
const sharing = [
  'test/{audit,cli,edges,lifecycle}/*.test.ts',
  'test/portal/!(register-large).test.ts',
  'test/sign-in/!(timing).test.ts',
];

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    globalSetup: ['test/fixtures/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // A browser on a busy machine may take longer than the usual second.
    expect: { poll: { timeout: 15_000 } },
    // In the order of their names. What every file imports takes as long as many of them last: who shares reads it once.
    projects: [
      { extends: true, test: { name: 'alone', include: every, exclude: sharing } },
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
    ],
  },
});
