import { availableParallelism } from 'node:os'

/** What both projects share. */
const common = {
  // Instead of a context of its own for each test file, with all modules loaded anew: docs/decisions/tests.md.
  runtime: '<rootDir>/test/runner/runtime.mjs',
  testEnvironment: '<rootDir>/test/runner/environment.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/runner/each-file.mjs'],
  // test/runner/typescript.mjs loads TypeScript.
  transform: {},
  globalSetup: '<rootDir>/test/support/temporary-root.mjs',
  globalTeardown: '<rootDir>/test/support/remove-temporary-root.mjs',
}

export default {
  // One more than there are cores, because tests wait for programs and disks. Jest's default leaves one core idle.
  maxWorkers: availableParallelism() + 1,
  // Milliseconds. Programs take seconds to start on a busy machine; a test that hangs still ends.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/runner/sequencer.mjs',
  projects: [
    {
      ...common,
      displayName: 'fast',
      roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/examples'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/slow/'],
    },
    // Tests that build large inputs, start programs or repeat builds many times.
    { ...common, displayName: 'slow', roots: ['<rootDir>/test/slow'], testMatch: ['**/*.test.ts'] },
  ],
  // `npm run coverage`: types have no lines, and generated tables need no tests.
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  coverageReporters: ['text', 'json-summary'],
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.gen.ts'],
}
