import { attempt, KuiltError, type Location } from '../diagnostics/index.ts'
import { InputPositions } from '../explain/locations/input-positions.ts'
import { expandPattern } from '../files/expand-pattern.ts'
import type { FileSystem } from '../files/file-system.ts'
import { entriesBelow } from '../files/list-entries.ts'
import { relativePath, resolvePath } from '../files/paths.ts'
import type { Gvk } from '../schema/gvk.ts'
import { parseJson } from '../tree/json-text.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonObject } from '../tree/node.ts'
import { toAppliedJson } from '../yaml/json/json.ts'
import { readResourceDocuments } from '../yaml/read/resources.ts'
import { CustomKinds, isCustomResourceDefinition } from './custom-resources.ts'
import { expandList } from './expand-list.ts'
import { embedReferences } from './json-schema-references.ts'
import type { CheckValues } from './schema-node.ts'
import { fillTemplate, fixedDirectory, isTemplate } from './schema-template.ts'
import { documentCheck } from './value-checks.ts'

const noNames: ReadonlyMap<string, string> = new Map()

export interface SchemaSource {
  readonly fileSystem: FileSystem
  readonly cwd: string
  /** The Kubernetes release, such as `1.34`, to insert in templates. */
  readonly release: string
}

/**
 * The schemas in files that users pass: CustomResourceDefinitions, and JSON schemas in files with the same names as for
 * kubeconform (`kind-group-version.json` or `group/kind_version.json`).
 */
export class SchemaFiles {
  readonly kinds: CustomKinds = new CustomKinds()
  readonly #source: SchemaSource
  /** Paths of JSON schemas by their last two parts, in lowercase. */
  readonly #documents: Map<string, string> = new Map()
  readonly #templates: string[] = []
  #positions: InputPositions | undefined
  readonly #checks: Map<string, CheckValues | undefined> = new Map()

  /** @throws KuiltError SCHEMA_NOT_FOUND, SCHEMA_FILE_INVALID */
  constructor(paths: readonly string[], source: SchemaSource) {
    this.#source = source
    for (const path of paths) this.#open(path)
  }

  /** The check for a kind, if there is a JSON schema for it. */
  find(type: Gvk): CheckValues | undefined {
    for (const name of [...this.#templatePaths(type), ...fileNames(type)]) {
      const file = name.startsWith('/') ? name : this.#documents.get(name)
      if (file === undefined) continue
      const check = this.#check(file)
      if (check !== undefined) return check
    }
    return undefined
  }

  /** The files that templates specify for a kind without a schema, relative to the working directory. */
  missingFiles(type: Gvk): readonly string[] {
    return this.#templatePaths(type).map((path) => relativePath(this.#source.cwd, path))
  }

  #open(path: string): void {
    const { fileSystem, cwd } = this.#source
    if (/^https?:\/\//.test(path)) {
      const instead = isTemplate(path)
        ? 'clone the repository, and use its path in the template'
        : 'pass a file or a directory'
      throw new KuiltError('SCHEMA_NOT_FOUND', { path }, { hint: `kuilt does not download schemas: ${instead}` })
    }
    if (isTemplate(path)) {
      this.#openTemplate(path)
      return
    }
    const location = resolvePath(cwd, path)
    const kind = attempt(() => fileSystem.kind(location))
    if (kind === 'directory') this.#openDirectory(location)
    else if (kind !== undefined && kind !== 'missing') this.#openFile(location, { path, required: true })
    else this.#openPattern(path)
  }

  #openTemplate(template: string): void {
    const { fileSystem, cwd } = this.#source
    const directory = fixedDirectory(template)
    const kind = attempt(() => fileSystem.kind(resolvePath(cwd, directory)))
    if (kind === undefined || kind === 'missing') {
      throw new KuiltError('SCHEMA_NOT_FOUND', { path: template }, { hint: `"${directory}" does not exist` })
    }
    this.#templates.push(template)
  }

  #openPattern(pattern: string): void {
    const { fileSystem, cwd } = this.#source
    const found = /[*?[{]/.test(pattern) ? expandPattern(pattern, fileSystem, cwd) : []
    if (found.length === 0) throw new KuiltError('SCHEMA_NOT_FOUND', { path: pattern })
    for (const path of found) {
      const location = resolvePath(cwd, path)
      if (attempt(() => fileSystem.kind(location)) === 'directory') this.#openDirectory(location)
      else this.#openFile(location, { path, required: false })
    }
  }

  #openDirectory(directory: string): void {
    for (const { name, kind, path } of entriesBelow(this.#source.fileSystem, directory, () => true)) {
      if (kind !== 'directory' && /\.(?:ya?ml|json)$/i.test(name)) this.#openFile(path, { path, required: false })
    }
  }

  /** @param required true if a file without a schema is an error */
  #openFile(file: string, { path, required }: { readonly path: string; readonly required: boolean }): void {
    const text = this.#source.fileSystem.read(file)
    if (/\.json$/i.test(file)) this.#documents.set(twoParts(file), file).set(lastPart(file), file)
    const documents = attempt(() => readResourceDocuments(text, file)) ?? []
    const values = documents.flatMap((source) => {
      const value = attempt(() => toAppliedJson(source.node))
      return value === undefined ? [] : [{ value, source }]
    })
    const definitions = values
      .flatMap(({ value, source }) => expandList(value).map((item) => ({ ...item, source })))
      .filter(({ value }) => isCustomResourceDefinition(value))
    for (const { value, path: start, source } of definitions) {
      const above = source.item === undefined ? [] : ['items', source.item]
      this.kinds.add({
        value,
        locate: (path) => this.#locate({ file, document: source.document, path: [...above, ...start, ...path] }),
      })
    }
    const isSchema = /\.json$/i.test(file) && values.length > 0
    if (required && definitions.length === 0 && !isSchema) throw new KuiltError('SCHEMA_FILE_INVALID', { path })
  }

  #locate(at: Location): Location | undefined {
    const { fileSystem, cwd } = this.#source
    this.#positions ??= new InputPositions({ fileSystem, clones: noNames, names: noNames })
    const position = this.#positions.find(at)
    return position && { ...position, file: relativePath(cwd, position.file) }
  }

  #templatePaths(type: Gvk): readonly string[] {
    const { cwd, release } = this.#source
    return this.#templates.map((template) => resolvePath(cwd, fillTemplate(template, type, release)))
  }

  #check(file: string): CheckValues | undefined {
    if (!this.#checks.has(file)) {
      const schema = this.#readSchema(file)
      this.#checks.set(file, schema && documentCheck(schema))
    }
    return this.#checks.get(file)
  }

  /** @throws KuiltError SCHEMA_FILE_INVALID */
  #readSchema(file: string): JsonObject | undefined {
    const { fileSystem } = this.#source
    const content = attempt(() => fileSystem.read(file))
    if (content === undefined) return undefined
    const schema = parseJson(decoded(content))
    if (!isObject(schema)) throw new KuiltError('SCHEMA_FILE_INVALID', { path: file })
    return embedReferences(schema, file, (path) => {
      const other = attempt(() => fileSystem.read(path))
      return other && parseJson(decoded(other))
    })
  }
}

/** Decodes text and removes a byte order mark. */
function decoded(content: Uint8Array): string {
  return new TextDecoder().decode(content)
}

/** The possible names of the file with the schema of a kind. */
function fileNames({ group, version, kind }: Gvk): readonly string[] {
  const name = kind.toLowerCase()
  if (group === '') return [`${name}-${version}.json`, `core/${name}_${version}.json`]
  return [
    `${group}/${name}_${version}.json`,
    `${name}-${group}-${version}.json`,
    `${name}-${group.split('.')[0]}-${version}.json`,
  ].map((file) => file.toLowerCase())
}

function twoParts(file: string): string {
  return file.split('/').slice(-2).join('/').toLowerCase()
}

function lastPart(file: string): string {
  return file.split('/').at(-1)?.toLowerCase() ?? ''
}
