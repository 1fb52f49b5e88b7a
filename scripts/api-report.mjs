// Writes the public API of all entry points to etc/ so that changes show up in review.
//
//   node scripts/api-report.mjs [PACKAGE] [OUT]      default: the built package in this directory, and etc
//
// From the same declarations it writes docs/api.md, or OUT/api.md. In the reports, declarations that are reachable but
// not exported have no `export`.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { apiPage } from './api-docs.mjs'

const root = join(import.meta.dirname, '..')
const entries = {
  kuilt: 'index.d.mts',
  'kuilt-edit': 'edit/index.d.mts',
  'kuilt-nx': 'nx/index.d.mts',
  'kuilt-jest': 'matchers/jest.d.mts',
  'kuilt-vitest': 'matchers/vitest.d.mts',
}

const directory = resolve(process.argv[2] ?? root)
const out = resolve(process.argv[3] ?? join(root, 'etc'))
const temporary = join(tmpdir(), `kuilt-api-${process.pid}`)
mkdirSync(out, { recursive: true })
mkdirSync(temporary)
try {
  // A package below node_modules, as in tests, would be treated as a third-party API.
  cpSync(join(directory, 'dist/types'), join(temporary, 'types'), { recursive: true })
  cpSync(join(directory, 'package.json'), join(temporary, 'package.json'))
  const models = {}
  const configs = Object.entries(entries).map(([name, file]) => configOf(name, join(temporary, 'types', file)))
  // One program for all entry points so that TypeScript reads their common declarations only once.
  const additionalEntryPoints = configs.slice(1).map(({ mainEntryPointFilePath }) => mainEntryPointFilePath)
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints })
  for (const [index, name] of Object.keys(entries).entries()) {
    report(name, configs[index], compilerState)
    const text = readFileSync(join(temporary, `${name}.api.md`), 'utf8')
    writeFileSync(join(out, `${name}.api.md`), text.replaceAll('\r\n', '\n'))
    models[name.replace('-', '/')] = JSON.parse(readFileSync(join(temporary, `${name}.api.json`), 'utf8'))
  }
  writeFileSync(process.argv[3] === undefined ? join(root, 'docs/api.md') : join(out, 'api.md'), apiPage(models))
} finally {
  rmSync(temporary, { recursive: true })
}

function configOf(name, entry) {
  const quiet = { logLevel: 'none' }
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    skipLibCheck: true,
    strict: true,
  }
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: temporary,
      mainEntryPointFilePath: entry,
      compiler: { overrideTsconfig: { compilerOptions, include: [entry] } },
      apiReport: {
        enabled: true,
        // The options and errors of the matchers are those of `kuilt`.
        includeForgottenExports: !entry.includes('/matchers/'),
        reportFileName: name,
        reportFolder: temporary,
        reportTempFolder: temporary,
      },
      docModel: {
        enabled: true,
        includeForgottenExports: !entry.includes('/matchers/'),
        apiJsonFilePath: join(temporary, `${name}.api.json`),
      },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: quiet },
        tsdocMessageReporting: { default: quiet },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(temporary, 'package.json'),
  })
}

function report(name, config, compilerState) {
  const messageCallback = (message) => {
    // Suppresses messages about committing the report and the TypeScript version.
    if (message.category === 'console' && message.logLevel !== 'error') message.logLevel = 'none'
  }
  const { succeeded } = Extractor.invoke(config, { compilerState, localBuild: true, messageCallback })
  if (!succeeded) throw new Error(`no report of ${name}`)
}
