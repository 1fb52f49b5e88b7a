import { buildSync, isKuiltError, memoryFileSystem, toFiles, toYaml } from '#kuilt'
import { editKustomization, fixKustomization } from '#kuilt/edit'
import { type Diagnostic, errorDiagnostic, warningDiagnostic } from '../../src/diagnostics/diagnostic.ts'
import { renderers } from '../../src/diagnostics/render.ts'
import type { Edit } from '../../src/edit/edits.ts'
import type { Choose } from './choices.ts'
import type { Tree } from './mutate.ts'

/** A tree in memory, and the directory to build. */
export interface Subject {
  readonly name: string
  readonly tree: Tree
  readonly directory: string
}

/** The outcome of a valid run. */
export type Outcome = 'built' | 'edited' | `error ${string}`

/**
 * Builds the tree, prints the result, and renders its diagnostics.
 *
 * @throws any error that is not a KuiltError, and an Error about invalid output
 */
export function tryBuild({ tree, directory }: Subject): Outcome {
  return judged(tree, () => {
    const built = buildSync(directory, { fileSystem: memoryFileSystem(Object.fromEntries(tree)), cwd: '/', lint: true })
    const warnings = built.warnings.map(warningDiagnostic)
    const outputs = [toYaml(built), ...toFiles(built).values(), JSON.stringify(built.resources, plainBigints)]
    return { outcome: 'built', texts: [...outputs, ...rendered(warnings, tree)] }
  })
}

/**
 * Edits the kustomization of the tree. The result must be valid input for the next edit.
 *
 * @throws like `tryBuild`
 */
export function tryEdit({ tree, directory }: Subject, choose: Choose): Outcome {
  const fileSystem = memoryFileSystem(Object.fromEntries(tree))
  const path = [...tree.keys()].find((file) => /kustomization(\.ya?ml)?$/i.test(file))
  const text = Buffer.from(tree.get(path ?? '') ?? []).toString()
  const edit = edits[choose(edits.length)] ?? { type: 'fix' }
  const outcome = judged(tree, () => {
    const edited = editKustomization(text, [edit])
    const fixed = fixKustomization(text, { directory, fileSystem, vars: true })
    const again = editKustomization(edited, [edit])
    return { outcome: 'edited', texts: [edited, again, fixed.text, ...fixed.files.values()] }
  })
  return outcome
}

interface Result {
  readonly outcome: Outcome
  readonly texts: readonly string[]
}

function judged(tree: Tree, work: () => Result): Outcome {
  const { outcome, texts } = orError(tree, work)
  const inputs = [...tree.values()].map((content) => Buffer.from(content).toString('latin1'))
  for (const slip of ['undefined', '[object Object]', 'NaN', 'function (']) {
    const text = texts.find((candidate) => candidate.includes(slip))
    if (text !== undefined && !inputs.some((input) => input.includes(slip))) {
      throw new Error(`${slip} in the output: ${text.slice(Math.max(0, text.indexOf(slip) - 200)).slice(0, 400)}`)
    }
  }
  const polluted = Object.keys(Object.prototype)
  if (polluted.length > 0) throw new Error(`Object.prototype has got ${polluted.join(', ')}`)
  return outcome
}

function orError(tree: Tree, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!isKuiltError(error)) throw error
    if (error.code === 'RESOURCES_EXHAUSTED') throw new Error('the stack or the memory was used up', { cause: error })
    return { outcome: `error ${error.code}`, texts: rendered([errorDiagnostic(error)], tree) }
  }
}

function rendered(diagnostics: readonly Diagnostic[], tree: Tree): readonly string[] {
  const readSource = (file: string): string | undefined => {
    const content = tree.get(file.replace(/^\//, ''))
    return content && Buffer.from(content).toString()
  }
  const options = { colors: false, cwd: '/', version: '0.0.0', readSource }
  return Object.values(renderers).map(({ render }) => render(diagnostics, options))
}

function plainBigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

const name = 'web'
const edits: readonly Edit[] = [
  { type: 'fix' },
  { type: 'set-namespace', value: 'prod' },
  { type: 'set-name-prefix', value: 'a-' },
  { type: 'set-images', images: [{ name, newTag: '2' }] },
  { type: 'set-replicas', replicas: [{ name, count: 3 }] },
  { type: 'set-labels', pairs: { a: 'b' } },
  { type: 'add-annotations', pairs: { a: 'b' }, force: true },
  { type: 'add-labels', pairs: { constructor: 'b' }, force: true },
  { type: 'remove-labels', keys: ['app'], ignoreMissing: true },
  { type: 'add-paths', field: 'resources', paths: ['new.yaml'] },
  { type: 'remove-paths', field: 'resources', patterns: ['*'] },
  { type: 'add-config-map', name: 'new', literals: ['a=b'] },
  { type: 'remove-config-maps', names: [name] },
  { type: 'add-build-metadata', options: ['originAnnotations'] },
  { type: 'add-patch', path: 'new.yaml' },
]
