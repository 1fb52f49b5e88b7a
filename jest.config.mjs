/** What both projects share. */
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // As in tsconfig.json. Not `imports` in package.json: the package has no sources.
  moduleNameMapper: {
    '^#kuilt$': '<rootDir>/src/index.ts',
    '^#kuilt/edit$': '<rootDir>/src/edit/index.ts',
    '^#kuilt/nx$': '<rootDir>/src/nx/index.ts',
    '^#?kuilt/jest$': '<rootDir>/src/matchers/jest.ts',
  },
  globalSetup: '<rootDir>/test/support/temporary-root.mjs',
  globalTeardown: '<rootDir>/test/support/remove-temporary-root.mjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}

export default {
  // Jest's default leaves one of two cores idle.
  maxWorkers: '100%',
  // Milliseconds. Programs take seconds to start on a busy machine; a test that hangs still ends.
  testTimeout: 60_000,
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
