import { toYaml } from '../build/build-result.ts'
import { dirname, relativePath } from '../files/paths.ts'
import { openTarget } from '../targets/open-targets.ts'
import { atRevisionText } from '../targets/parse-target.ts'
import type { TargetOptions, TargetPart } from '../targets/target.ts'
import type { AffectedRoot } from './affected.ts'

export interface PartsQuery {
  /** A target such as `flux:clusters/prod`. */
  readonly text: string
  /** Absolute paths. */
  readonly changes: readonly string[]
  readonly base: string | undefined
  readonly exact: boolean
  readonly cwd: string
  readonly options: TargetOptions
}

/**
 * The Kustomizations or Applications of a target that a change affects: a change of a file that they or their creators
 * read, or of their own definition. With `exact`, only those whose output differs from the output at the revision.
 *
 * @throws KuiltError whatever rendering the target throws
 */
export async function affectedParts(query: PartsQuery): Promise<readonly AffectedRoot[]> {
  const { text, changes, base, exact, cwd, options } = query
  const parts = await partsOf(text, options)
  const revision = base ?? (exact ? 'HEAD' : undefined)
  const before = new Map(
    (revision === undefined ? [] : await partsOf(atRevisionText(text, revision), options)).map((part) => [
      part.name,
      part,
    ]),
  )
  return parts.flatMap((part) => {
    const old = before.get(part.name)
    const isChanged = exact ? differs(part, old) : undefined
    if (isChanged === false) return []
    const change = changes.find((path) => dependsOn(part, path))
    const isRedefined = revision !== undefined && part.definition !== old?.definition
    if (isChanged !== true && change === undefined && !isRedefined) return []
    const chain = change === undefined ? [] : [relativePath(cwd, change)]
    return [{ target: text.includes('#') ? text : `${text}#${part.name}`, chain }]
  })
}

async function partsOf(text: string, options: TargetOptions): Promise<readonly TargetPart[]> {
  const target = await openTarget(text, { ...options, onWarning: () => {}, strict: false })
  return (await target.renderParts?.()) ?? []
}

function differs({ result }: TargetPart, old: TargetPart | undefined): boolean {
  return old === undefined || toYaml(result) !== toYaml(old.result)
}

/** New files in a directory affect everything that reads all files in it. */
function dependsOn({ result: { inputs } }: TargetPart, path: string): boolean {
  if (inputs.files.includes(path) || inputs.missing.includes(path)) return true
  return /\.(?:ya?ml|json)$/.test(path) && inputs.directories.includes(dirname(path))
}
