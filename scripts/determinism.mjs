// Builds every recorded tree twice, and then all of them at once in one process: the same bytes each time.
//
//   npm run build && node scripts/determinism.mjs [FOLDER]   default: ../shared/conformance
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, buildSync, toYaml } from '../dist/index.mjs'

const folder = process.argv[2] ?? join(import.meta.dirname, '../../shared/conformance')
const cases = find(folder).flatMap((directory) => {
  const { args, cwd = '.' } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'))
  const input = existsSync(join(directory, 'in')) ? join(directory, 'in') : join(dirname(directory), 'in')
  const target = args[1]?.startsWith('-') ? '.' : (args[1] ?? '.')
  return args[0] === 'build' ? [{ cwd: join(input, cwd), target }] : []
})

const once = cases.map((at) => outcome(() => toYaml(buildSync(at.target, at))))
const twice = cases.map((at) => outcome(() => toYaml(buildSync(at.target, at))))
const together = await Promise.all(
  cases.map((at) =>
    build(at.target, at)
      .then(toYaml)
      .catch((error) => `${error.code}: ${error.message}`),
  ),
)
const differing = cases.filter((_, i) => once[i] !== twice[i] || once[i] !== together[i])
for (const { cwd, target } of differing) console.log(`differs: ${cwd} ${target}`)
const built = once.filter((text) => !/^[A-Z_\d]+: /.test(text)).length
console.log(`${cases.length} trees, ${built} build; ${differing.length} differ between runs`)
process.exitCode = differing.length > 0 || built === 0 ? 1 : 0

function outcome(run) {
  try {
    return run()
  } catch (error) {
    return `${error.code}: ${error.message}`
  }
}

function find(directory) {
  if (existsSync(join(directory, 'case.json'))) return [directory]
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'in')
    .flatMap((entry) => find(join(directory, entry.name)))
}
