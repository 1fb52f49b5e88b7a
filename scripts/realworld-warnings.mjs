// Lists the distinct warnings about the recorded public repositories, for the review behind the table in
// docs/warnings.md. Lints each kustomization that builds. A warning is counted once per repository, file, line and
// message.
//
//   npm run build && node scripts/realworld-warnings.mjs [--json] [REPOSITORY]...   default: all of ../shared/conformance/realworld
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, lint } from '../dist/index.mjs'

const root = join(import.meta.dirname, '../../shared/conformance/realworld')
const [flag, ...others] = process.argv.slice(2)
const asJson = flag === '--json'
const named = asJson ? others : process.argv.slice(2)
const repositories = readdirSync(root).filter((name) => named.length === 0 || named.includes(name))

const found = new Map()
const counts = { repositories: repositories.length, kustomizations: 0, withWarnings: 0 }
for (const repository of repositories) await check(repository)

const warnings = [...found.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
if (asJson) console.log(JSON.stringify({ ...counts, warnings }, null, 1))
else printTable()

async function check(repository) {
  for (const name of readdirSync(join(root, repository))) {
    if (name === 'in') continue
    const { args, cwd, expect } = JSON.parse(readFileSync(join(root, repository, name, 'case.json'), 'utf8'))
    if (expect !== 'ok') continue
    const loadRestrictions = args.includes('LoadRestrictionsNone') ? 'none' : 'root-only'
    const options = { cwd: join(root, repository, 'in', cwd), loadRestrictions }
    const built = await build(args[1], options).catch(() => undefined)
    if (built === undefined) {
      // Symlinks are stored as files, and only the conformance runner restores them.
      console.error(`left out: ${repository}/${name}`)
      continue
    }
    counts.kustomizations++
    const others = built.warnings.filter(({ code }) => code !== 'DEPRECATED_FIELD')
    if (others.length > 0) counts.withWarnings++
    const linted = await lint(args[1], options)
    for (const error of linted.errors) add(repository, error, 'error')
    for (const warning of built.warnings) add(repository, warning, 'build')
    for (const warning of linted.warnings) add(repository, warning, 'lint')
  }
}

function add(repository, { code, message, at, hint }, by) {
  const file = at?.file.slice(join(root, repository, 'in').length + 1)
  const finding = { code, by, repository, file, line: at?.line, message, hint }
  const key = JSON.stringify([repository, code, file, at?.line, message])
  if (!found.has(key)) found.set(key, finding)
}

function keyOf({ code, repository, file, line }) {
  return `${code} ${repository} ${file} ${String(line).padStart(6, '0')}`
}

function printTable() {
  for (const { code, by, repository, file, line, message } of warnings) {
    if (code === 'DEPRECATED_FIELD') continue
    console.log(`${by} ${code} ${repository}/in/${file}:${line}\n    ${message}`)
  }
  const count = (by, isDeprecation) =>
    warnings.filter((one) => one.by === by && (one.code === 'DEPRECATED_FIELD') === isDeprecation).length
  console.log(`${counts.kustomizations} kustomizations of ${counts.repositories} repositories`)
  console.log(`${count('build', true)} deprecated fields`)
  console.log(`${count('build', false)} other warnings of build, in ${counts.withWarnings} builds`)
  console.log(`${count('lint', false)} warnings only of lint, ${count('error', false)} errors only of lint`)
}
