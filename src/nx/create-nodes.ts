import { createCache } from '../build/build-cache.ts'
import { dependencies } from '../dependencies/dependencies.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import { dirname, isInside, relativePath, resolvePath } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import { localExecHost } from '../plugins/local-exec-host.ts'
import { rootsAmong } from '../targets/find-roots.ts'
import { readInclusions } from '../targets/kustomization-references.ts'
import type { TargetOptions } from '../targets/target.ts'
import { type InferredProject, inferProject } from './inferred-project.ts'
import type { NxOptions } from './options.ts'

/** The part of the Nx plugin context that kuilt uses. */
export interface CreateNodesContext {
  readonly workspaceRoot: string
}

/**
 * The type with the same name in Nx: a pattern for the files to look for, and the function that infers projects from
 * them.
 */
export type CreateNodes = readonly [
  pattern: string,
  createNodes: (
    files: readonly string[],
    options: NxOptions | undefined,
    context: CreateNodesContext,
  ) => Promise<[file: string, result: { projects: Record<string, InferredProject> }][]>,
]

/** The name of the plugin. */
export const name = 'kuilt/nx'

/** The cache for several runs in one process, as in the Nx daemon. */
const cache = createCache()

/**
 * Creates a project for each root in the workspace: a kustomization that no other kustomization includes. Its tasks
 * render and validate the root. Their inputs are exactly the files that the root depends on, including paths that do
 * not exist yet. If a root does not build, the inputs are the files that were read before the error.
 *
 * @example
 * ```ts
 * import {
 *   type CreateNodes,
 *   type CreateNodesContext,
 *   createNodesV2,
 *   type InferredProject,
 *   type InferredTarget,
 *   type NxOptions,
 *   name,
 *   type TaskInput,
 * } from 'kuilt/nx'
 *
 * const [pattern, createNodes]: CreateNodes = createNodesV2
 * console.log(name, pattern.includes('kustomization.yaml')) // kuilt/nx true
 *
 * // A plugin of your own can use this one, and change what it infers.
 * const options: NxOptions = { output: 'out' }
 * const renderInputs = async (files: string[], context: CreateNodesContext): Promise<readonly TaskInput[]> => {
 *   const nodes = await createNodes(files, options, context)
 *   const projects: readonly InferredProject[] = nodes.flatMap(([, { projects }]) => Object.values(projects))
 *   const targets: readonly InferredTarget[] = projects.flatMap(({ targets }) => Object.values(targets))
 *   return targets.flatMap(({ inputs }) => inputs)
 * }
 * console.log((await renderInputs([], { workspaceRoot: '/' })).length) // 0
 * ```
 */
export const createNodesV2: CreateNodes = [`**/{${kustomizationNames.join(',')}}`, createNodes]

async function createNodes(
  files: readonly string[],
  options: NxOptions | undefined,
  { workspaceRoot }: CreateNodesContext,
): Promise<[string, { projects: Record<string, InferredProject> }][]> {
  const settings = options ?? {}
  const fileSystem = diskFileSystem()
  const cwd = resolvePath('/', workspaceRoot)
  const output = resolvePath(cwd, settings.output ?? 'rendered')
  const found = new Map<string, string>()
  for (const file of files) {
    const directory = resolvePath(cwd, dirname(file))
    if (!isInside(directory, output)) found.set(directory, file)
  }
  const inclusions = [...found.keys()].map((directory) => [directory, readInclusions(fileSystem, directory)] as const)
  const roots = rootsAmong(fileSystem, new Map(inclusions))
  if (roots.length === 0) return []
  const names = roots.map((directory) => relativePath(cwd, directory))
  const projects = await dependencies(names, { ...buildOptions(settings), cwd, cache })
  return projects.map((each) => {
    const directory = relativePath(cwd, each.target.location)
    const project = inferProject(each, settings)
    return [found.get(each.target.location) ?? directory, { projects: { [directory]: project } }]
  })
}

function buildOptions({ enableHelm = false, loadRestrictor }: NxOptions): TargetOptions {
  return {
    ...(enableHelm ? { exec: localExecHost(), helm: {} } : {}),
    ...(loadRestrictor === 'LoadRestrictionsNone' ? { loadRestrictions: 'none' } : {}),
  }
}
