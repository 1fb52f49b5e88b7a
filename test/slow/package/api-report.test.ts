import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtPackage } from '../../support/built-package.ts'
import { project } from '../../support/project.ts'

const root = join(import.meta.dirname, '../../..')
const reports = readdirSync(join(root, 'etc'))

let current = ''
beforeAll(() => {
  current = project({}).directory
  execFileSync(process.execPath, [join(root, 'scripts/api-report.mjs'), builtPackage(), current])
}, 60_000)

test('every entry point has a report', () => {
  expect(readdirSync(current).sort()).toEqual(['api.md', ...reports].sort())
})

test('docs/api.md describes it, too (`npm run api` updates it)', () => {
  expect(readFileSync(join(root, 'docs/api.md'), 'utf8')).toBe(readFileSync(join(current, 'api.md'), 'utf8'))
})

test.each(reports)('etc/%s is up to date with the public API (`npm run api` updates it)', (file) => {
  expect(readFileSync(join(current, file), 'utf8')).toBe(readFileSync(join(root, 'etc', file), 'utf8'))
})
