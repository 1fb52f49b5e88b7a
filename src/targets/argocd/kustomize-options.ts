import { attempt, type FieldPath, KuiltError, type Location, mapError } from '../../diagnostics/index.ts'
import { applyEdit } from '../../edit/apply-edit.ts'
import { editContext } from '../../edit/context.ts'
import type { Edit } from '../../edit/edits.ts'
import { completeKustomization, decodeKustomization, writtenFields } from '../../edit/kustomization-data.ts'
import { parseImage, parsePairs } from '../../edit/parse-arguments.ts'
import { expandPattern, isPattern } from '../../files/expand-pattern.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { resolvePath } from '../../files/paths.ts'
import { parseGitUrl } from '../../files/remote/git-url.ts'
import { describe } from '../../kustomization/decode.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import type { ApplicationSource } from './application.ts'
import { isEmpty } from './decode-application.ts'
import { expandVariables, type Variables } from './variables.ts'

/** The kustomization that the options of a kustomize source change. */
export interface KustomizeContext {
  /** The absolute path of the kustomization file. */
  readonly file: string
  readonly directory: string
  readonly fileSystem: FileSystem
  readonly variables: Variables
}

/** A kustomization file, before and after the options of a source were applied. */
export interface EditedKustomization {
  readonly before: JsonObject
  readonly after: JsonObject
}

/**
 * Returns the fields of the kustomization file before and after the edits for the options of the source. Undefined if
 * there are no edits. Follows util/kustomize/kustomize.go, (*kustomize).Build, which runs `kustomize edit` for each
 * option.
 *
 * @throws KuiltError EDIT_…, USAGE_IMAGE, ARGOCD_…
 */
export function editKustomization(
  source: ApplicationSource,
  context: KustomizeContext,
): EditedKustomization | undefined {
  const options = source.fields['kustomize']
  return isObject(options) ? new Editor(options, source, context).run() : undefined
}

class Editor {
  readonly #options: JsonObject
  readonly #source: ApplicationSource
  readonly #context: KustomizeContext
  #before: JsonObject = Object.create(null)
  /** The fields of the kustomization. Undefined until something changes. */
  #fields: JsonObject | undefined

  constructor(options: JsonObject, source: ApplicationSource, context: KustomizeContext) {
    this.#options = options
    this.#source = source
    this.#context = context
  }

  run(): EditedKustomization | undefined {
    this.#text('namePrefix', 'set-name-prefix')
    this.#text('nameSuffix', 'set-name-suffix')
    this.#images()
    this.#replicas()
    this.#labels()
    this.#annotations()
    this.#text('namespace', 'set-namespace')
    this.#patches()
    this.#components()
    return this.#fields && { before: this.#before, after: this.#fields }
  }

  #text(option: string, type: 'set-name-prefix' | 'set-name-suffix' | 'set-namespace'): void {
    const value = textOf(this.#options[option])
    if (value !== '') this.#edit(option, () => ({ type, value }))
  }

  #images(): void {
    const images = strings(this.#options['images'])
    if (images.length === 0) return
    this.#edit('images', () => ({
      type: 'set-images',
      images: images.map((image) => parseImage(expandVariables(image, this.#context.variables))),
    }))
  }

  #replicas(): void {
    const list = items(this.#options['replicas'])
    if (list.length === 0) return
    this.#edit('replicas', () => ({
      type: 'set-replicas',
      replicas: list.map((item, i) => ({ name: textOf(item['name']), count: this.#count(item['count'] ?? null, i) })),
    }))
  }

  #count(value: JsonValue, index: number): number {
    const count = Number(value)
    const isCount = typeof value === 'string' ? /^[+-]?[0-9]+$/.test(value) : value !== null
    if (isCount && Number.isSafeInteger(count)) return count
    throw new KuiltError('ARGOCD_REPLICAS', { count: String(value) }, { at: this.#at('replicas', index, 'count') })
  }

  #labels(): void {
    const pairs = this.#pairs('commonLabels', true)
    if (pairs.length === 0) return
    const withoutSelector = this.#options['labelWithoutSelector'] === true
    const includeTemplates = this.#options['labelIncludeTemplates'] === true
    if (includeTemplates && !withoutSelector) {
      throw new KuiltError('ARGOCD_LABELS_IN_TEMPLATES', {}, { at: this.#at('labelIncludeTemplates') })
    }
    const force = this.#options['forceCommonLabels'] === true
    this.#edit('commonLabels', () => ({
      type: 'add-labels',
      pairs: parsePairs(pairs, 'label'),
      force,
      withoutSelector,
      includeTemplates,
    }))
  }

  #annotations(): void {
    const pairs = this.#pairs('commonAnnotations', this.#options['commonAnnotationsEnvsubst'] === true)
    if (pairs.length === 0) return
    const force = this.#options['forceCommonAnnotations'] === true
    this.#edit('commonAnnotations', () => ({ type: 'add-annotations', pairs: parsePairs(pairs, 'annotation'), force }))
  }

  /** Returns the pairs as `KEY:VALUE`, as Argo CD passes them to kustomize. */
  #pairs(option: string, expands: boolean): readonly string[] {
    const map = this.#options[option]
    if (!isObject(map)) return []
    return Object.entries(map).map(([key, value]) => {
      return `${key}:${expands ? expandVariables(textOf(value), this.#context.variables) : textOf(value)}`
    })
  }

  /** Adds patches. kustomize has no edit for them, so Argo CD appends them to the file itself. */
  #patches(): void {
    const patches = items(this.#options['patches'])
    if (patches.length === 0) return
    const fields = this.#fields ?? this.#asWritten()
    const old = Object.hasOwn(fields, 'patches') ? (fields['patches'] ?? null) : []
    if (!Array.isArray(old)) {
      const at = { file: this.#context.file, document: 0, path: ['patches'] }
      throw new KuiltError('ARGOCD_PATCHES', { file: this.#context.file, actual: describe(old) }, { at })
    }
    this.#fields = { ...fields, patches: [...old, ...patches] }
  }

  #asWritten(): JsonObject {
    const { file, fileSystem } = this.#context
    const value = readPlain(fileSystem.read(file), file)
    this.#before = isObject(value) ? value : decodeKustomization(fileSystem.read(file), file)
    return this.#before
  }

  #decoded(): JsonObject {
    const { file, fileSystem } = this.#context
    this.#before = decodeKustomization(fileSystem.read(file), file)
    return this.#before
  }

  #components(): void {
    const paths = strings(this.#options['components'])
    const ignoresMissing = this.#options['ignoreMissingComponents'] === true
    const found = paths.flatMap((path, i) => this.#component(path, ignoresMissing, i))
    if (found.length > 0) this.#edit('components', () => ({ type: 'add-paths', field: 'components', paths: found }))
  }

  #component(path: string, ignoresMissing: boolean, index: number): readonly string[] {
    const { fileSystem, directory } = this.#context
    if (attempt(() => fileSystem.kind(resolvePath(directory, path))) !== 'missing') return [path]
    const matches = !ignoresMissing && isPattern(path) ? expandPattern(path, fileSystem, directory) : []
    if (matches.length > 0) return matches
    if (ignoresMissing) return []
    if (attempt(() => parseGitUrl(path)) !== undefined) return [path]
    const hint = 'to ignore missing components, set `ignoreMissingComponents`'
    throw new KuiltError('ARGOCD_COMPONENT_MISSING', { path, directory }, { at: this.#at('components', index), hint })
  }

  #edit(option: string, edit: () => Edit): void {
    const { file } = this.#context
    const at = this.#at(option)
    const fields = this.#fields ?? this.#decoded()
    const { context } = editContext({ file, loadFile: undefined, isFile: () => false })
    const before = completeKustomization(fields)
    const change = mapError(edit, (error) => atOption(error, at))
    const after = mapError(
      () => applyEdit(before, change, context),
      (error) => atOption(error, at),
    )
    this.#fields = writtenFields(after ?? before)
  }

  #at(...path: FieldPath): Location | undefined {
    return this.#source.locate(['kustomize', ...path])
  }
}

/**
 * Adds the location of the option to an error. If a key is already in the file, the error also gets a note with that
 * location.
 */
function atOption(error: KuiltError, at: Location | undefined): KuiltError {
  if (error.code !== 'EDIT_KEY_TAKEN') return error.at === undefined ? error.with({ at }) : error
  const note = { message: 'it is already set here', at: error.at }
  return error.with({ at: at ?? error.at, notes: [...error.notes, note], hint: forceHint(error.params) })
}

function forceHint({ kind }: { readonly kind: string }): string {
  const option = kind === 'label' ? 'forceCommonLabels' : 'forceCommonAnnotations'
  return `to overwrite it, set \`${option}: true\``
}

function strings(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.filter((item: JsonValue) => typeof item === 'string')
}

function items(value: JsonValue | undefined): readonly JsonObject[] {
  return isEmpty(value) || !Array.isArray(value) ? [] : value.filter(isObject)
}
