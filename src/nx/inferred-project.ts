import type { Dependencies } from '../dependencies/dependencies.ts'
import { shellWord } from '../diagnostics/hints.ts'
import { basename, dirname } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import type { NxOptions } from './options.ts'

/** An input of a task, in the notation of Nx. */
export type TaskInput = string | { readonly runtime: string }

/** An Nx task. */
export interface InferredTarget {
  readonly command: string
  readonly cache: true
  readonly inputs: readonly TaskInput[]
  readonly outputs?: readonly string[]
  readonly metadata: { readonly technologies: readonly string[]; readonly description: string }
}

/** An Nx project. */
export interface InferredProject {
  readonly name: string
  readonly targets: Readonly<Record<string, InferredTarget>>
}

/** The version of kuilt as an input, because another release may print other warnings and find other mistakes. */
const releaseOfKuilt: TaskInput = { runtime: `node -p "require('kuilt/package.json').version"` }

/** Returns the project for a root, with the tasks that render and validate it. */
export function inferProject(dependencies: Dependencies, options: NxOptions): InferredProject {
  const {
    output = 'rendered',
    renderTargetName = 'render',
    validateTargetName = 'validate',
    checkTargetName,
    kubernetesVersion,
    schemas = [],
  } = options
  const { target } = dependencies
  const rendered = `${output}/${target.outputPath}.yaml`
  const inputs = [...inputsOf(dependencies), releaseOfKuilt]
  const task = (words: readonly string[], description: string, more: readonly TaskInput[] = []): InferredTarget => ({
    command: ['kuilt', ...words, ...buildFlags(options)].map(shellWord).join(' '),
    cache: true,
    inputs: [...inputs, ...more],
    metadata: { technologies: ['kuilt'], description },
  })
  const validation = [
    ...(kubernetesVersion === undefined ? [] : ['--kubernetes-version', kubernetesVersion]),
    ...schemas.flatMap((schema) => ['--schema', schema]),
  ]
  const targets: Record<string, InferredTarget> = {
    [renderTargetName]: {
      ...task(['render', target.name, '-o', output], `Write ${rendered}`),
      outputs: [`{workspaceRoot}/${rendered}`],
    },
    [validateTargetName]: task(
      ['validate', target.name, ...validation],
      'Check the resources against the Kubernetes API',
      schemas.flatMap(everythingAt),
    ),
  }
  if (checkTargetName !== undefined) {
    const description = `Check that ${rendered} is up to date`
    targets[checkTargetName] = task(['render', target.name, '-o', output, '--check'], description, [
      `{workspaceRoot}/${rendered}`,
    ])
  }
  return { name: target.outputPath, targets }
}

/**
 * Returns all files that were read, and all missing paths that were checked: Nx hashes the files that match a pattern,
 * so a missing path has no effect until it exists. A missing path may also become a directory, unless it is the name of
 * a kustomization file. For charts, the inputs are patterns for whole directories, because new files become part of the
 * chart.
 */
function inputsOf({ files, missing }: Dependencies): readonly TaskInput[] {
  const charts = files.filter((path) => basename(path) === 'Chart.yaml').map((path) => dirname(path))
  const isInChart = (path: string): boolean => charts.some((chart) => path.startsWith(`${chart}/`))
  const names: readonly string[] = kustomizationNames
  return [
    ...files.filter((path) => isInWorkspace(path) && !isInChart(path)).map(atRoot),
    ...charts.filter(isInWorkspace).map((chart) => atRoot(`${chart}/**/*`)),
    ...missing
      .filter((path) => isInWorkspace(path) && !isInChart(path))
      .flatMap((path) => (names.includes(basename(path)) ? [atRoot(path)] : everythingAt(path))),
  ]
}

function everythingAt(path: string): readonly string[] {
  return [atRoot(path), atRoot(`${path}/**/*`)]
}

function atRoot(path: string): string {
  return `{workspaceRoot}/${path}`
}

/** True for a path in the workspace. Nx does not support other inputs. */
function isInWorkspace(path: string): boolean {
  return !path.startsWith('../') && !path.startsWith('/')
}

function buildFlags({ enableHelm = false, loadRestrictor }: NxOptions): readonly string[] {
  return [
    ...(enableHelm ? ['--enable-helm'] : []),
    ...(loadRestrictor === undefined ? [] : ['--load-restrictor', loadRestrictor]),
  ]
}
