import { KuiltError } from '../diagnostics/index.ts'
import { allPaths, type Dependencies } from './dependencies.ts'

/** Options for `toDepfile()`. */
export interface DepfileOptions {
  /**
   * The file that the rule creates. `{target}` is replaced with the path of the target. Default:
   * `rendered/{target}.yaml`.
   */
  readonly output?: string
  /**
   * True to add paths that do not exist. They are printed as `$(wildcard …)`, which only GNU make understands. Default:
   * false.
   */
  readonly missing?: boolean
}

/**
 * Returns a depfile for make and ninja, which contains a rule for each target with all files that it
 * depends on. Each file also has an empty rule, so make does not fail if the file has been deleted.
 *
 * @throws KuiltError DEPENDENCIES_TARGET for a target at a git revision, DEPENDENCIES_PATH for a path with a line break
 *
 * @example
 * ```ts
 * import { type DepfileOptions, dependencies, memoryFileSystem, toDepfile } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'prod/kustomization.yaml': 'resources: [web.yaml]',
 *   'prod/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const options: DepfileOptions = { output: 'out/{target}.yaml' }
 * const text = toDepfile(await dependencies('prod', { fileSystem }), options)
 * console.log(text.split('\n')[0]) // out/prod.yaml: prod/kustomization.yaml prod/web.yaml
 * ```
 */
export function toDepfile(found: readonly Dependencies[], options: DepfileOptions = {}): string {
  const { output = 'rendered/{target}.yaml', missing: withMissing = false } = options
  const rules = found.map(({ target, files, missing }) => {
    if (target.revision !== undefined)
      throw new KuiltError('DEPENDENCIES_TARGET', { format: 'make', target: target.name })
    const absent = withMissing ? missing.map((path) => `$(wildcard ${escapeName(path)})`) : []
    const name = ruleName(output.replaceAll('{target}', target.outputPath))
    return [`${name}:`, ...files.map(escapeName), ...absent].join(' ')
  })
  const lines = [...rules, ...allPaths(found, { missing: false }).map((path) => `${ruleName(path)}:`)]
  return lines.map((line) => `${line}\n`).join('')
}

/** Escapes the target of a rule, in which a percent sign would make the rule a pattern rule. */
function ruleName(path: string): string {
  return escapeName(path).replaceAll('%', '\\%')
}

/**
 * Escapes names like gcc: backslashes are doubled only before a space, because make halves them only there.
 *
 * @throws KuiltError DEPENDENCIES_PATH
 */
function escapeName(path: string): string {
  if (/[\n\r]/.test(path)) throw new KuiltError('DEPENDENCIES_PATH', { format: 'make', path })
  return path.replaceAll(/(\\*)([ \t#:])/g, '$1$1\\$2').replaceAll('$', '$$$$')
}
