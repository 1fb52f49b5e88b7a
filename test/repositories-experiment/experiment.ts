import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { affected, build, createCache, openTargets, toYaml } from '#kuilt'
import { editAtRandom, type Random } from './edits.ts'

/** The part of the library that the experiment uses. */
export interface Library {
  readonly affected: typeof affected
  readonly build: typeof build
  readonly createCache: typeof createCache
  readonly openTargets: typeof openTargets
  readonly toYaml: typeof toYaml
}

/** The output of a root; `failed` for any error, `remote` if it needs the network, which is not used here. */
export type Output = { readonly text: string } | 'failed' | 'remote'

/** Builds a directory in a different way, such as with kustomize; undefined if the build did not finish. */
export type Reference = (directory: string, cwd: string) => Promise<Output | undefined>

/** The numbers of an experiment. Each root is counted once per edit. */
export interface Outcome {
  readonly edits: number
  /** Roots whose output changes with an edit. */
  readonly changed: number
  /** Roots that `affected` lists. */
  readonly listed: number
  /** Builds of the reference after edits. */
  readonly checked: number
  /** Failures, one line each: `missing`, `inexact`, or `unlike` if the library and the reference disagree. */
  readonly misses: readonly string[]
}

/** A copy of a tree in a git repository, and the outputs of its roots. */
export interface Repository {
  readonly name: string
  readonly directory: string
  /** Relative paths of all files. */
  readonly files: readonly string[]
  readonly before: ReadonlyMap<string, Output>
  readonly cache: ReturnType<typeof createCache>
  /** Outputs of the reference before edits, built on demand. */
  readonly references: Map<string, Output | undefined>
}

interface Trial {
  readonly library: Library
  readonly random: Random
  readonly reference?: Reference | undefined
}

/** Copies a tree to a directory, and commits it there. A second copy next to it never changes. */
export async function plant(tree: string, directory: string, { library, name }: PlantOptions): Promise<Repository> {
  for (const copy of [directory, unchanged(directory)]) cpSync(tree, copy, { recursive: true, verbatimSymlinks: true })
  git(directory, 'init', '--quiet')
  git(directory, 'add', '--all', '--force')
  git(directory, 'commit', '--quiet', '--message', 'all')
  const files = git(directory, 'ls-files', '-z').split('\0')
  const cache = library.createCache()
  const before = new Map<string, Output>()
  for (const root of await rootsOf(directory, library)) {
    before.set(root, await outputOf(root, { directory, cache }, library))
  }
  return { name, directory, files: files.filter((file) => file !== ''), before, cache, references: new Map() }
}

function unchanged(directory: string): string {
  return `${directory}-unchanged`
}

export interface PlantOptions {
  readonly library: Library
  /** The name in messages. */
  readonly name: string
}

function git(cwd: string, ...args: readonly string[]): string {
  const settings = ['user.name=a', 'user.email=a@example.com', 'gc.auto=0', 'core.autocrlf=false']
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd, encoding: 'utf8' })
}

async function rootsOf(cwd: string, { openTargets }: Library): Promise<readonly string[]> {
  return await openTargets('.', { cwd }).then(
    (targets) => targets.map(({ name }) => name),
    () => [],
  )
}

/** The output of the library. */
export async function outputOf(
  root: string,
  { directory, cache }: Pick<Repository, 'directory'> & Partial<Pick<Repository, 'cache'>>,
  { build, toYaml }: Library,
): Promise<Output> {
  try {
    const shared = cache === undefined ? {} : { cache }
    return { text: toYaml(await build(root, { cwd: directory, loadRestrictions: 'none', ...shared })) }
  } catch (error) {
    const { code } = error as { readonly code?: string }
    return code === 'REMOTE_NOT_ALLOWED' ? 'remote' : 'failed'
  }
}

/**
 * Makes random edits in a repository, and reverts them afterwards. `affected` must list all roots whose output changes,
 * and with `exact` only these.
 */
export async function tryEdit(repository: Repository, trial: Trial): Promise<Outcome> {
  const { directory } = repository
  try {
    const edit = editAtRandom(repository, trial.random)
    return edit === undefined ? total([]) : await compare(repository, edit, trial)
  } finally {
    git(directory, 'reset', '--quiet', '--hard')
    git(directory, 'clean', '--quiet', '-ffdx')
  }
}

async function compare(repository: Repository, edit: string, trial: Trial): Promise<Outcome> {
  const { directory, before, cache, name } = repository
  const { library } = trial
  const options = { cwd: directory, base: 'HEAD', loadRestrictions: 'none' } as const
  const targets = async (exact: boolean): Promise<ReadonlySet<string>> => {
    const { roots } = await library.affected([], { ...options, exact })
    return new Set(roots.map(({ target }) => target))
  }
  const [listed, exact] = [await targets(false), await targets(true)]
  const misses: string[] = []
  let [changed, checked] = [0, 0]
  for (const root of await rootsOf(directory, library)) {
    const miss = (kind: string, what: string): number => misses.push(`${kind}: ${name}, ${edit}: ${root} ${what}`)
    const now = await outputOf(root, { directory, cache }, library)
    const old = before.get(root) ?? (await formerOutput(root, repository, library))
    const oldReference = await formerReference(root, repository, trial)
    // A reference with a different version may disagree on some roots, regardless of the edit.
    const isComparable = now !== 'remote' && (oldReference === undefined || isSame(oldReference, old))
    const reference = isComparable ? await trial.reference?.(root, directory) : undefined
    if (reference !== undefined) checked++
    const isUnlike = reference !== undefined && !isSame(reference, now)
    if (isUnlike) miss('unlike', 'builds to something else with the reference')
    const isChangedHere = !existed(directory, root) || !isSame(old, now)
    const isKnown = reference !== undefined && oldReference !== undefined
    const isChangedThere = isKnown ? !isSame(oldReference, reference) : isChangedHere
    if (isChangedHere) changed++
    if ((isChangedHere || isChangedThere) && !listed.has(root)) miss('missing', 'is not listed')
    const isDifferent = isUnlike ? isChangedHere : isChangedHere || isChangedThere
    if (isDifferent !== exact.has(root)) miss('inexact', isDifferent ? 'is different' : 'is not different')
  }
  return { edits: 1, changed, listed: listed.size, checked, misses }
}

function isSame(one: Output | undefined, other: Output | undefined): boolean {
  // Nothing is fetched, so a root that needs the network is treated like one that fails.
  const text = (output: Output | undefined): string | undefined =>
    typeof output === 'object' ? output.text : undefined
  return text(one) === text(other)
}

/** The output of the library for the files of the commit, for directories that were not roots before the edit. */
async function formerOutput(root: string, { directory }: Repository, library: Library): Promise<Output> {
  try {
    const [target] = await library.openTargets(`HEAD:${root}`, { cwd: directory, loadRestrictions: 'none' })
    return target === undefined ? 'failed' : { text: library.toYaml(await target.render()) }
  } catch {
    return 'failed'
  }
}

/** The output of the reference for the files of the commit; undefined if unknown. */
async function formerReference(
  root: string,
  { before, references, directory }: Repository,
  { reference }: Trial,
): Promise<Output | undefined> {
  if (!before.has(root) || before.get(root) === 'remote') return undefined
  if (!references.has(root)) references.set(root, await reference?.(root, unchanged(directory)))
  return references.get(root)
}

function existed(directory: string, root: string): boolean {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].some((file) => {
    return existsSync(join(unchanged(directory), root, file))
  })
}

/** The sum of outcomes. */
export function total(outcomes: readonly Outcome[]): Outcome {
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((result, outcome) => result + count(outcome), 0)
  return {
    edits: sum(({ edits }) => edits),
    changed: sum(({ changed }) => changed),
    listed: sum(({ listed }) => listed),
    checked: sum(({ checked }) => checked),
    misses: outcomes.flatMap(({ misses }) => misses),
  }
}
