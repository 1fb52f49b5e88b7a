import { explainText } from '../explain/explain-error.ts'
import { type FileOptions, fileAccess } from '../files/disk-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { applyEdits, type EditOptions, type EditResult, rewriteText } from './edit-kustomization.ts'
import { fixVars } from './fix-vars.ts'
import { decodeKustomization, readForEdit, writtenFields } from './kustomization-data.ts'

/** Options for `fixKustomization()`. Every field is optional. */
export interface FixOptions extends EditOptions, FileOptions {
  /** True to convert vars to replacements as well. Default: false. */
  readonly vars?: boolean
  /** The directory of the kustomization, relative to `cwd`. Default: `cwd`. */
  readonly directory?: string
}

/** The result of `fixKustomization()`. */
export interface FixResult extends EditResult {
  /** The fields that were replaced, such as `bases -> resources`. */
  readonly replaced: readonly string[]
  /** The new text of resource and patch files, by absolute path. */
  readonly files: ReadonlyMap<string, string>
}

const successors: readonly (readonly [string, string])[] = [
  ['bases', 'resources'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['commonLabels', 'labels'],
  ['helmChartInflationGenerator', 'helmCharts'],
]

/**
 * Applies the changes of `kustomize edit fix [--vars]` to a kustomization file and the files that it references, and
 * returns the results without writing them.
 *
 * @throws KuiltError if the kustomization, or a file that it references, is invalid
 *
 * @example
 * ```ts
 * import { type FixOptions, type FixResult, fixKustomization } from 'kuilt/edit'
 *
 * const options: FixOptions = { file: 'kustomization.yaml' }
 * const { replaced, text }: FixResult = fixKustomization('bases: [base]\n', options)
 * console.log(replaced.join()) // bases -> resources
 * console.log(text.includes('resources')) // true
 * ```
 */
export function fixKustomization(text: string, options: FixOptions = {}): FixResult {
  const { file = 'kustomization.yaml' } = options
  return explainText({ file, text, ...fileAccess(options) }, () => fix(text, options))
}

function fix(text: string, options: FixOptions): FixResult {
  const { file = 'kustomization.yaml', vars = false } = options
  const old = decodeKustomization(text, file)
  const { text: fixed, warnings } = applyEdits(text, [{ type: 'fix' }], options)
  const hasVars = vars && Object.hasOwn(old, 'vars')
  const replaced = [...successors, ...(hasVars ? [['vars', 'replacements'] as const] : [])]
    .filter(([name]) => Object.hasOwn(old, name))
    .map(([name, successor]) => `${name} -> ${successor}`)
  if (!hasVars) return { text: fixed, warnings, replaced, files: new Map() }
  const { fileSystem, cwd } = fileAccess(options)
  const directory = resolvePath(cwd, options.directory ?? '.')
  const { kustomization, files } = fixVars(readForEdit(fixed, file), directory, fileSystem)
  return { text: rewriteText(fixed, writtenFields(kustomization), file), warnings, replaced, files }
}
