import { attempt, KuiltError, reported } from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { expandPattern, isPattern } from '../files/expand-pattern.ts'
import type { FileSystem } from '../files/file-system.ts'
import { overlayFileSystem } from '../files/overlay-file-system.ts'
import { basename, isInside, joinPath, relativePath, resolvePath } from '../files/paths.ts'
import { readStream } from '../files/read-stream.ts'
import { isKustomizationFile, kustomizationFileIn } from '../kustomization/find.ts'
import { checkTargetOptions } from './check-target-options.ts'
import { findRoots } from './find-roots.ts'
import { kustomizationTarget, manifestsTarget, remoteTarget } from './make-target.ts'
import { noRoots } from './no-roots.ts'
import { type ParsedTarget, parseTarget, type SchemeTarget, type TargetScheme } from './parse-target.ts'
import { openSource, type TargetLocation, type TargetSource } from './source.ts'
import type { Target, TargetOptions } from './target.ts'

/**
 * Opens one target: a directory with a kustomization, a file with manifests, `-` for standard input, a directory or file at
 * a git revision (`main:overlays/prod`, relative to the working directory), a git URL, a pattern that matches one
 * directory, a chart (`helm:charts/web`), or a target for Flux or Argo CD (`flux:clusters/prod`, `argocd:apps`,
 * `argocd:apps#shop`). If a path with exactly that name exists, it takes precedence.
 *
 * A missing directory or file causes an error only when the target is rendered.
 *
 * @throws KuiltError TARGET_NO_MATCH, TARGET_AMBIGUOUS; GIT_REVISION_UNKNOWN and other git errors
 *
 * @example
 * ```ts
 * import {
 *   type ArgocdOptions,
 *   type ArgocdTracking,
 *   type ChartOptions,
 *   memoryFileSystem,
 *   openTarget,
 *   type Target,
 *   type TargetKind,
 *   type TargetOptions,
 *   type TargetRenderOptions,
 * } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * // Options for targets such as `argocd:apps`.
 * const tracking: ArgocdTracking = 'annotation'
 * const argocd: ArgocdOptions = { tracking, repositories: { 'https://git.example/other.git': '../other' } }
 * const options: TargetOptions = { fileSystem, argocd }
 * const target: Target = await openTarget('base/web.yaml', options)
 * const kind: TargetKind = target.kind
 * const changes: TargetRenderOptions = { lint: true }
 * const { resources } = await target.render(changes)
 * console.log(kind, resources[0]?.metadata.name) // manifests web
 * const chart: ChartOptions = { release: 'shop', values: ['prod.yaml', { replicas: 2 }], set: ['image.tag=1.2'] }
 * console.log((await openTarget('helm:charts/web', { fileSystem, chart })).kind) // chart
 * ```
 */
export async function openTarget(target: string, options: TargetOptions = {}): Promise<Target> {
  reported(() => checkTargetOptions(options))
  const found = await openAll(target, options, { one: true })
  const [first] = found
  if (first === undefined || found.length > 1) {
    throw new KuiltError('TARGET_AMBIGUOUS', { target, found: found.map(({ name }) => name) })
  }
  return first
}

/**
 * Opens any number of targets in the order of the patterns. Each target is opened once. In addition to the targets of
 * `openTarget`, a pattern such as `overlays/*` opens all matching directories with a kustomization, and a directory
 * without a kustomization opens all roots below it: kustomizations that no other kustomization in that
 * directory includes.
 *
 * @param patterns the targets; default: the kustomization in the working directory, or all roots below the working
 *   directory
 * @throws KuiltError TARGET_NO_MATCH for a pattern that matches nothing, TARGET_NO_ROOTS for a directory without
 * roots, GIT_REVISION_UNKNOWN, GIT_TARGET_OUTSIDE and other git errors
 *
 * @example
 * ```ts
 * import { memoryFileSystem, openTargets } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'nameSuffix: -1',
 *   'overlays/a/kustomization.yaml': 'resources: [../../base]',
 *   'overlays/b/kustomization.yaml': 'resources: [../../base]',
 * })
 * const targets = await openTargets('.', { fileSystem })
 * console.log(targets.map(({ name }) => name).join()) // overlays/a,overlays/b
 * ```
 */
export async function openTargets(
  patterns: string | readonly string[] = '.',
  options: TargetOptions = {},
): Promise<readonly Target[]> {
  reported(() => checkTargetOptions(options))
  const found: Target[] = []
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) {
    found.push(...(await openAll(pattern, options, { one: false })))
  }
  return distinctTargets(found)
}

/** Returns each target once, at its first position. */
export function distinctTargets(targets: readonly Target[]): readonly Target[] {
  const found = new Map<string, Target>()
  for (const target of targets) {
    const key = JSON.stringify([target.revision, target.location, target.kind, target.outputPath])
    if (!found.has(key)) found.set(key, target)
  }
  return [...found.values()]
}

/**
 * Returns all roots in and below a directory, whether or not it has a kustomization.
 *
 * @param revision a git revision; default: the current files
 * @throws KuiltError TARGET_NO_ROOTS, GIT_…
 */
export function openRoots(directory: string, options: TargetOptions = {}, revision?: string): readonly Target[] {
  const source = openSource(revision, options)
  return rootTargets(directory, source, options)
}

interface Expected {
  /** True if a directory without a kustomization is an error. Otherwise, the roots below it are opened. */
  readonly one: boolean
}

async function openAll(text: string, options: TargetOptions, expected: Expected): Promise<readonly Target[]> {
  const now = openSource(undefined, options)
  const parsed = parseTarget(text, now.fileSystem, now.cwd)
  if (parsed.type === 'stdin') return [await stdinTarget(now, options)]
  if (parsed.type === 'url') return [remoteTarget(parsed.url, now, options)]
  if (parsed.type !== 'scheme') return openLocal(now, parsed, { options, expected })
  const source = parsed.revision === undefined ? now : openSource(parsed.revision, options)
  return await openScheme(source, parsed, { now, options })
}

interface SchemeContext {
  /** The source of the current files. */
  readonly now: TargetSource
  readonly options: TargetOptions
}

async function openScheme(
  source: TargetSource,
  { scheme, path, name }: SchemeTarget,
  { now, options }: SchemeContext,
): Promise<readonly Target[]> {
  const { fileSystem, cwd } = source
  const { accepts, open } = await openers[scheme](now)
  const matches = isPattern(path)
    ? expandPattern(path, fileSystem, cwd).filter((match) => accepts(resolvePath(cwd, match), fileSystem))
    : [path]
  if (matches.length === 0) {
    throw withReport(new KuiltError('TARGET_NO_MATCH', { pattern: `${scheme}:${path}` }), cwd)
  }
  return matches.map((match) => open(described(match, source), name, options))
}

/** Opens the targets of a scheme. */
interface SchemeOpener {
  /** Returns true if a path that matches a pattern is a target of the scheme. */
  readonly accepts: (path: string, fileSystem: FileSystem) => boolean
  readonly open: (place: TargetLocation, name: string | undefined, options: TargetOptions) => Target
}

const openers: Readonly<Record<TargetScheme, (now: TargetSource) => Promise<SchemeOpener>>> = {
  argocd: applications,
  flux: kustomizations,
  helm: charts,
}

async function charts(): Promise<SchemeOpener> {
  const { chartTarget, isChart } = await import('./helm/chart-target.ts')
  return { accepts: isChart, open: (place, _name, options) => chartTarget(place, options) }
}

async function applications(): Promise<SchemeOpener> {
  const { argocdTarget } = await import('./argocd/argocd-target.ts')
  return {
    accepts: (path, fileSystem) => fileSystem.kind(path) === 'directory',
    open: (place, name, options) => argocdTarget({ place, name }, options),
  }
}

/** @param now the current files, with access to git */
async function kustomizations(now: TargetSource): Promise<SchemeOpener> {
  const { fluxTarget } = await import('./flux/flux-target.ts')
  return {
    accepts: (path, fileSystem) => fileSystem.kind(path) === 'directory',
    open: (place, name, options) => fluxTarget({ place, name, workingTree: now }, options),
  }
}

type LocalTarget = Extract<ParsedTarget, { readonly type: 'path' | 'pattern' }>

interface OpenContext {
  readonly options: TargetOptions
  readonly expected: Expected
}

/** Opens a path or pattern, in the current files or at a revision. @param now the current files */
export function openLocal(now: TargetSource, parsed: LocalTarget, context: OpenContext): readonly Target[] {
  const { options, expected } = context
  const source = parsed.revision === undefined ? now : openSource(parsed.revision, options)
  const { fileSystem, cwd } = source
  if (parsed.type === 'pattern') return matchingTargets(parsed.pattern, source, options)
  const location = resolvePath(cwd, parsed.path)
  const kind = attempt(() => fileSystem.kind(location))
  if (kind === 'other') return [pipeTarget(location, source, options)]
  // A missing file is reported as a file, not as a directory.
  const isManifests = kind === 'missing' ? /\.(?:ya?ml|json)$/.test(location) : kind === 'file'
  if (isManifests && !isKustomizationFile(location)) return [manifestsTarget(described(parsed.path, source), options)]
  if (kind === 'directory' && !expected.one && kustomizationFileIn(fileSystem, location) === undefined) {
    return rootTargets(parsed.path, source, options)
  }
  return [kustomizationTarget(described(parsed.path, source), options)]
}

function matchingTargets(pattern: string, source: TargetSource, options: TargetOptions): readonly Target[] {
  const { fileSystem, cwd } = source
  const matches = expandPattern(pattern, fileSystem, cwd)
  const directories = matches.filter((path) => kustomizationFileIn(fileSystem, resolvePath(cwd, path)) !== undefined)
  if (directories.length > 0) return directories.map((path) => kustomizationTarget(described(path, source), options))
  const shown = source.revision === undefined ? pattern : `${source.revision}:${pattern}`
  const files =
    matches.length > 0 ? `it matches ${matches.length === 1 ? 'a path' : 'paths'} without a kustomization` : undefined
  throw withReport(new KuiltError('TARGET_NO_MATCH', { pattern: shown }, { hint: files }), cwd)
}

function rootTargets(directory: string, source: TargetSource, options: TargetOptions): readonly Target[] {
  const { fileSystem, cwd } = source
  const full = resolvePath(cwd, directory)
  const roots = findRoots(fileSystem, full)
  if (roots.length === 0) throw noRoots(fileSystem, full, cwd)
  const isShort = isInside(full, cwd) || !directory.startsWith('/')
  return roots.map((root) => {
    return kustomizationTarget(described(isShort ? relativePath(cwd, root) : root, source), options)
  })
}

/**
 * The name of the file that represents standard input. It is in the working directory, and exists only for this target.
 */
const stdinName = '-'

async function stdinTarget(source: TargetSource, options: TargetOptions): Promise<Target> {
  const text = await (options.readStdin?.() ?? readStream())
  const location = joinPath(source.cwd, stdinName)
  const fileSystem = overlayFileSystem(source.fileSystem, { [location]: text })
  const place = { name: stdinName, location, outputPath: 'stdin', source: { ...source, fileSystem } }
  return manifestsTarget(place, options, 'stdin')
}

/** Returns the target for a pipe, such as in `kuilt build <(helm template web)`. A pipe can be read only once. */
function pipeTarget(location: string, source: TargetSource, options: TargetOptions): Target {
  const at = joinPath(source.cwd, basename(location))
  const fileSystem = overlayFileSystem(source.fileSystem, { [at]: readStream(location) })
  const place = { ...described(location, source), location: at, source: { ...source, fileSystem } }
  return manifestsTarget(place, options, location)
}

/** @throws KuiltError GIT_TARGET_OUTSIDE */
function described(path: string, source: TargetSource): TargetLocation {
  const { cwd, revision, root } = source
  const location = resolvePath(cwd, path)
  if (revision !== undefined && root !== undefined && !isInside(location, root))
    throw new KuiltError('GIT_TARGET_OUTSIDE', { target: path, revision })
  const shown = path.startsWith('/') ? location : relativePath(cwd, location)
  const name = revision === undefined ? shown : `${revision}:${shown}`
  return { name, location, outputPath: outputPathOf(location, cwd), source }
}

/**
 * Returns a path for the output, relative to the working directory. For a path outside it, the `..` segments at the
 * start are removed.
 */
function outputPathOf(location: string, cwd: string): string {
  const relative = relativePath(cwd, location)
  const path = relative === '.' ? basename(cwd) : relative.replace(/^(?:\.\.(?:\/|$))+/, '')
  return path === '' ? basename(location) || 'root' : path.replace(/\.ya?ml$/, '')
}

/**
 * The synchronous version of `openTargets`. Returns undefined if opening one of the targets is asynchronous, such as
 * standard input.
 */
export function openTargetsNow(patterns: readonly string[], options: TargetOptions): readonly Target[] | undefined {
  const now = openSource(undefined, options)
  const found: Target[] = []
  for (const pattern of patterns) {
    const parsed = parseTarget(pattern, now.fileSystem, now.cwd)
    if (parsed.type !== 'path' && parsed.type !== 'pattern') return undefined
    found.push(...openLocal(now, parsed, { options, expected: { one: false } }))
  }
  return distinctTargets(found)
}
