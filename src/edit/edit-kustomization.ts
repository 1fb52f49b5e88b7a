import { attempt, KuiltError, type Warning } from '../diagnostics/index.ts'
import { explainText } from '../explain/explain-error.ts'
import type { LoadFile } from '../generate/key-values.ts'
import { isEqual } from '../tree/json-values.ts'
import type { JsonObject } from '../tree/node.ts'
import { changeFields } from '../yaml/layout/change-fields.ts'
import { type LayoutDocument, parseLayout } from '../yaml/layout/edit-document.ts'
import { expandReferences } from '../yaml/layout/expand-references.ts'
import { OverlapError } from '../yaml/layout/splices.ts'
import { applyEdit } from './apply-edit.ts'
import { type EditContext, editContext } from './context.ts'
import type { Edit } from './edits.ts'
import { fieldOrder } from './field-order.ts'
import { completeKustomization, decodeKustomization, writtenFields } from './kustomization-data.ts'
import { migrateLayout } from './migrate/migrate-layout.ts'

/** Options for `editKustomization()` and `applyEdits()`. Every field is optional. */
export interface EditOptions {
  /** The name of the file in messages. Default: `kustomization.yaml`. */
  readonly file?: string
  /**
   * Reads a file that the kustomization references. If set, new generators are tested with their files.
   * Default: files are not read.
   */
  readonly loadFile?: LoadFile
  /**
   * Returns true if an item of `patchesStrategicMerge` is a file. `fix` turns all other items into inline patches. By
   * default, a single line without `: ` is a file.
   */
  readonly isFile?: (path: string) => boolean
}

/** The result of edits. */
export interface EditResult {
  /** The new text of the file, or the same string if nothing changed. */
  readonly text: string
  readonly warnings: readonly Warning[]
}

/**
 * Edits the text of a kustomization file. The data is the same as after `kustomize edit`, but comments, order, quoting,
 * indentation and all other lines do not change.
 *
 * As in kustomize, each edit also replaces `bases`, `imageTags`, `env` of generators and `helmChartInflationGenerator`,
 * adds missing `apiVersion` and `kind` fields, and drops empty top-level fields.
 *
 * @throws KuiltError if the text is not a kustomization, or an edit cannot be applied to it; no other errors
 *
 * @example
 * ```ts
 * import { type Edit, editKustomization, type ImageChange, type SetImages } from 'kuilt/edit'
 *
 * const image: ImageChange = { name: 'app', newTag: '1.2.0' }
 * const change: SetImages = { type: 'set-images', images: [image] }
 * const edits: readonly Edit[] = [change]
 * const text = editKustomization('namePrefix: a- # stays\n', edits)
 * console.log(text.includes('namePrefix: a- # stays'), text.includes('newTag: 1.2.0')) // true true
 * ```
 */
export function editKustomization(text: string, edits: readonly Edit[], options: EditOptions = {}): string {
  return applyEdits(text, edits, options).text
}

/**
 * Like `editKustomization`, but also returns warnings, for example about resources that were already listed.
 *
 * @example
 * ```ts
 * import {
 *   type AddAnnotations,
 *   type AddGenerator,
 *   type AddLabels,
 *   type AddPaths,
 *   applyEdits,
 *   type ChangeBuildMetadata,
 *   type ChangePatch,
 *   type EditOptions,
 *   type EditResult,
 *   type Fix,
 *   type LoadFile,
 *   type PathField,
 *   type RemoveGenerators,
 *   type RemoveMetadata,
 *   type RemovePaths,
 *   type Selector,
 *   type SetGenerator,
 *   type SetMetadata,
 *   type SetReplicas,
 *   type SetText,
 * } from 'kuilt/edit'
 *
 * const field: PathField = 'resources'
 * const target: Selector = { kind: 'Deployment' }
 * const prefix: SetText = { type: 'set-name-prefix', value: 'prod-' }
 * const replicas: SetReplicas = { type: 'set-replicas', replicas: [{ name: 'web', count: 2 }] }
 * const annotation: AddAnnotations = { type: 'add-annotations', pairs: { a: '1' } }
 * const newValue: SetMetadata = { type: 'set-annotations', pairs: { a: '2' } }
 * const noValue: RemoveMetadata = { type: 'remove-annotations', keys: ['a'] }
 * const labels: AddLabels = { type: 'add-labels', pairs: { team: 'a' }, withoutSelector: true }
 * const path: AddPaths = { type: 'add-paths', field, paths: ['web.yaml', 'old.yaml'] }
 * const noPath: RemovePaths = { type: 'remove-paths', field, patterns: ['old*'] }
 * const metadata: ChangeBuildMetadata = { type: 'add-build-metadata', options: ['managedByLabel'] }
 * const map: AddGenerator = { type: 'add-config-map', name: 'settings', literals: ['a=1'] }
 * const newMap: SetGenerator = { type: 'set-config-map', name: 'settings', literals: ['a=2'] }
 * const noMap: RemoveGenerators = { type: 'remove-config-maps', names: ['settings'] }
 * const patch: ChangePatch = { type: 'add-patch', path: 'patch.yaml', target }
 * const fix: Fix = { type: 'fix' }
 *
 * const loadFile: LoadFile = () => new Uint8Array()
 * const options: EditOptions = { file: 'kustomization.yaml', loadFile }
 * const edits = [
 *   ...[prefix, replicas, annotation, newValue, noValue, labels, path, noPath],
 *   ...[metadata, map, newMap, noMap, patch, fix],
 * ]
 * const { text, warnings }: EditResult = applyEdits('', edits, options)
 * console.log(text.includes('- web.yaml'), text.includes('old.yaml'), warnings.length) // true false 0
 * ```
 */
export function applyEdits(text: string, edits: readonly Edit[], options: EditOptions = {}): EditResult {
  const { file = 'kustomization.yaml', loadFile, isFile = looksLikePath } = options
  const { context, warnings } = editContext({ file, loadFile, isFile })
  const { body, restore } = normalize(text)
  const edited = edits.reduce(
    (current, edit) => explainText({ file, text: current }, () => editBody(current, edit, context)),
    body,
  )
  return { text: edited === body ? text : restore(edited), warnings }
}

function looksLikePath(text: string): boolean {
  return !text.includes('\n') && !text.includes(': ')
}

function editBody(body: string, edit: Edit, context: EditContext): string {
  const { file } = context
  const original = completeKustomization(decodeKustomization(body, file))
  const edited = applyEdit(original, edit, context)
  if (edited === undefined) return body
  const after = writtenFields(edited)
  const document = parseLayout(body, file)
  const moved = migrateLayout(document, edit, context)
  return tryChange(() => rewrite(moved, after, file)) ?? rewrite(document, after, file)
}

/** Returns the text with exactly the fields `after`. */
export function rewriteText(text: string, after: JsonObject, file: string): string {
  const { body, restore } = normalize(text)
  const edited = rewrite(parseLayout(body, file), after, file)
  return edited === body ? text : restore(edited)
}

/** Tries to change single lines first, then to rewrite whole fields. Fails if neither produces the right data. */
function rewrite(original: LayoutDocument, after: JsonObject, file: string): string {
  const change = { before: decodeKustomization(original.text, file), after, order: fieldOrder }
  const expanded = tryChange(() => expandReferences(original, change)) ?? original.text
  const document = expanded === original.text ? original : parseLayout(expanded, file)
  for (const finely of [true, false]) {
    const text = tryChange(() => changeFields(document, change, finely))
    if (text !== undefined && tryChange(() => isEqual(decodeKustomization(text, file), after))) return text
  }
  throw new KuiltError('EDIT_LAYOUT', { file }, { at: { file } })
}

/** Runs a change. Returns undefined if the text cannot be changed in this way. */
function tryChange<T>(change: () => T): T | undefined {
  try {
    return attempt(change)
  } catch (error) {
    if (error instanceof OverlapError) return undefined
    throw error
  }
}

/** The text of a file, normalized for edits. */
export interface FileText {
  readonly body: string
  /** Restores the file's original byte order mark and line endings. */
  readonly restore: (body: string) => string
}

export function normalize(text: string): FileText {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : ''
  const unmarked = text.slice(mark.length)
  const isWindows = unmarked.includes('\r\n') && !/(^|[^\r])\n/.test(unmarked)
  const unix = isWindows ? unmarked.replaceAll('\r\n', '\n') : unmarked
  const isOpen = unix !== '' && !unix.endsWith('\n')
  return {
    body: isOpen ? `${unix}\n` : unix,
    restore: (body) => {
      const closed = isOpen && body.endsWith('\n') ? body.slice(0, -1) : body
      return mark + (isWindows ? closed.replaceAll('\n', '\r\n') : closed)
    },
  }
}
