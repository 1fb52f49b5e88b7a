// Tests `kuilt render` and `kuilt affected` by experiment, over all trees of a folder of cases:
//
//   render   all roots of a tree are rendered to what the individual builds print, with 1, 2 and 4 threads
//   sound    after a random edit, each root with another output is affected
//   exact    after a random edit, `--exact` lists the roots with another output, and no other
//
// Outputs before and after an edit are those of the library for all roots, and those of kustomize for some of them.
//
//   node scripts/repositories-experiment.mjs ../shared/conformance/realworld [--edits 500] [--seed 1] [--only TEXT]
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { affected, build, createCache, openTargets, toYaml } from '../dist/index.mjs'

const root = join(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  options: {
    edits: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    reference: { type: 'string' },
  },
  allowPositionals: true,
})
let state = Number(values.seed)
const random = () => {
  state = (state * 48271) % 2147483647
  return (state - 1) / 2147483646
}
const pick = (list) => list[Math.floor(random() * list.length)]
const tool = join(root, '../shared/tools/reference')
const reference = values.reference ?? (existsSync(tool) ? execFileSync(tool, { encoding: 'utf8' }).trim() : undefined)
const work = mkdtempSync(join(tmpdir(), 'kuilt-repositories-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const edits = {
  word: (_files, text) => {
    const words = [...text.matchAll(/[\w./-]{2,}/g)]
    const word = words.length > 0 ? pick(words) : undefined
    return word && `${text.slice(0, word.index)}${word[0]}x${text.slice(word.index + word[0].length)}`
  },
  'line removed': (_files, text) => {
    const lines = text.split('\n')
    return lines.toSpliced(Math.floor(random() * lines.length), 1).join('\n')
  },
  comment: (_files, text) => `${text}\n# changed\n`,
  'resource added': (files, text, file) => {
    const other = relative(dirname(file), pick(files)) || '.'
    return /^resources:/m.test(text) ? text.replace(/^resources:.*\n/m, `$&- ${other}\n`) : undefined
  },
}

const trees = positionals.flatMap(findTrees).filter((tree) => tree.includes(values.only))
const totals = {
  roots: 0,
  rendered: 0,
  edits: 0,
  changed: 0,
  listed: 0,
  missing: 0,
  inexact: 0,
  checked: 0,
  differing: 0,
}
for (const tree of trees) await testRender(tree)
console.log(`render: ${totals.rendered} of ${totals.roots} roots of ${trees.length} trees build; all files equal`)
const repositories = []
for (const tree of trees) repositories.push(await plant(tree))
const usable = repositories.filter(({ roots }) => roots.length > 0)
while (totals.edits < Number(values.edits)) await testEdit(pick(usable))
console.log(
  `affected: ${totals.edits} edits, ${totals.changed} roots with another output, ${totals.listed} listed, ` +
    `${totals.missing} missing; --exact: ${totals.inexact} wrong`,
)
console.log(`kustomize: ${totals.checked} builds after edits, ${totals.differing} of them unlike the library's`)
process.exitCode = totals.missing + totals.inexact + totals.differing > 0 ? 1 : 0

function findTrees(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return []
    const path = join(directory, entry.name)
    return entry.name === 'in' ? [path] : findTrees(path)
  })
}

async function textOf(directory, cwd, cache) {
  try {
    return toYaml(await build(directory, { cwd, cache, loadRestrictions: 'none' }))
  } catch (error) {
    return error.code === 'REMOTE_NOT_ALLOWED' ? 'remote' : undefined
  }
}

async function rootsOf(cwd) {
  try {
    return (await openTargets('.', { cwd })).map(({ name }) => name)
  } catch {
    return []
  }
}

async function testRender(tree) {
  const roots = await rootsOf(tree)
  const texts = new Map()
  for (const name of roots) {
    const text = await textOf(name, tree, undefined)
    if (text !== undefined && text !== 'remote') texts.set(name, text)
  }
  totals.roots += roots.length
  totals.rendered += texts.size
  if (roots.length === 0) return
  for (const jobs of [1, 2, 4]) {
    const out = join(work, 'out')
    const flags = ['--no-remote', '--load-restrictor', 'LoadRestrictionsNone', '--jobs', String(jobs)]
    const args = [join(root, 'dist/cli.js'), 'render', ...roots, '-o', out, ...flags]
    spawnSync('node', args, { cwd: tree, maxBuffer: 2 ** 30 })
    const files = existsSync(out) ? readdirSync(out, { recursive: true, withFileTypes: true }) : []
    const rendered = files.filter((file) => file.isFile() && file.name.endsWith('.yaml'))
    for (const name of texts.keys()) {
      const file = join(out, `${name === '.' ? basename(tree) : name}.yaml`)
      if (!existsSync(file) || readFileSync(file, 'utf8') !== texts.get(name))
        throw new Error(`${tree}: ${name} differs`)
    }
    if (rendered.length !== texts.size) throw new Error(`${tree}: ${rendered.length} files, expected ${texts.size}`)
    rmSync(out, { recursive: true, force: true })
  }
}

/** A copy of a tree in a git repository. */
async function plant(tree) {
  const directory = join(work, `tree-${repositories.length}`)
  cpSync(tree, directory, { recursive: true, verbatimSymlinks: true })
  git(directory, 'init', '--quiet')
  git(directory, 'add', '--all', '--force')
  git(directory, 'commit', '--quiet', '--message', 'all')
  const roots = await rootsOf(directory)
  const cache = createCache()
  const before = new Map()
  for (const name of roots) before.set(name, await textOf(name, directory, cache))
  const files = git(directory, 'ls-files', '-z')
    .split('\0')
    .filter((file) => file !== '')
  return { tree, directory, files, roots, before, cache, references: new Map() }
}

function git(cwd, ...args) {
  const names = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'gc.auto=0']
  return execFileSync('git', [...names, ...args], { cwd, encoding: 'utf8' })
}

/** Changes something; returns what. */
function edit({ directory, files }) {
  const file = pick(files)
  const path = join(directory, file)
  const kind = pick([
    'word',
    'word',
    'line removed',
    'comment',
    'resource added',
    'deleted',
    'renamed',
    'created',
    'moved',
  ])
  if (kind === 'deleted') rmSync(path)
  else if (kind === 'renamed') renameSync(path, `${path}x`)
  else if (kind === 'moved') renameSync(dirname(path) === directory ? path : dirname(path), `${directory}/moved`)
  else if (kind === 'created') {
    const created = join(
      dirname(path),
      pick(['kustomization.yml', 'Kustomization', 'new/kustomization.yaml', 'new.yaml']),
    )
    if (existsSync(created)) return undefined
    mkdirSync(dirname(created), { recursive: true })
    writeFileSync(created, `resources: [../${basename(dirname(path))}]\n`)
    return `${kind} ${relative(directory, created)}`
  } else {
    let text
    try {
      text = readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
    const changed = edits[kind](files, text, file)
    if (changed === undefined) return undefined
    writeFileSync(path, changed)
  }
  return `${kind} ${file}`
}

async function testEdit(repository) {
  const { directory, before, cache, tree } = repository
  const what = edit(repository)
  if (what !== undefined) {
    totals.edits++
    const where = `${relative(process.cwd(), tree)}, ${what}`
    const options = { cwd: directory, base: 'HEAD', loadRestrictions: 'none' }
    const listed = new Set((await affected([], options)).roots.map(({ target }) => target))
    const exact = new Set((await affected([], { ...options, exact: true })).roots.map(({ target }) => target))
    totals.listed += listed.size
    const after = new Map()
    for (const name of await rootsOf(directory)) {
      const old = before.has(name) ? before.get(name) : await textAtHead(name, directory)
      after.set(name, await textOf(name, directory, cache))
      const isNew = !existsAtHead(directory, name)
      const isDifferent = isNew || old !== after.get(name)
      if (isDifferent) totals.changed++
      if (isDifferent && !listed.has(name)) report('missing', `${where}: ${name}`)
      if (isDifferent !== exact.has(name))
        report('inexact', `${where}: ${name} is ${isDifferent ? '' : 'not '}different`)
    }
    checkWithReference(repository, after, where)
  }
  git(directory, 'reset', '--quiet', '--hard')
  git(directory, 'clean', '--quiet', '-fdx')
}

function report(kind, text) {
  totals[kind]++
  console.log(`${kind}: ${text}`)
}

function existsAtHead(directory, name) {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].some((file) => {
    return spawnSync('git', ['cat-file', '-e', `HEAD:./${name}/${file}`], { cwd: directory }).status === 0
  })
}

async function textAtHead(name, cwd) {
  try {
    const [target] = await openTargets(`HEAD:${name}`, { cwd, loadRestrictions: 'none' })
    return toYaml(await target.render())
  } catch {
    return undefined
  }
}

/** kustomize's own output after the edit, for a few roots; the library's is compared with it. */
function checkWithReference({ directory }, after, where) {
  if (reference === undefined) return
  const local = [...after].filter(([, text]) => text !== 'remote')
  for (let i = 0; i < 2 && local.length > 0; i++) {
    const [[name, text]] = local.splice(Math.floor(random() * local.length), 1)
    const args = ['build', name, '--load-restrictor', 'LoadRestrictionsNone']
    const { status, stdout, error } = spawnSync(reference, args, {
      cwd: directory,
      encoding: 'utf8',
      timeout: 20_000,
      maxBuffer: 2 ** 30,
    })
    if (error !== undefined) continue
    totals.checked++
    if ((status === 0 ? stdout : undefined) !== text) report('differing', `${where}: ${name}`)
  }
}
