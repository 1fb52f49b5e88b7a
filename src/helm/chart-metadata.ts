import { type FieldPath, KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { basename, joinPath } from '../files/paths.ts'
import { parseVersion } from '../go-template/functions/semver-version.ts'
import { isPrintable } from '../go-template/go-strings.ts'
import { isSpace } from '../tree/go-space.ts'
import type { ChartFile, ChartMetadata, Dependency, Maintainer } from './chart.ts'
import { type TypedMap, TypedReader } from './typed-yaml.ts'

const emptyMetadata: ChartMetadata = {
  name: '',
  home: '',
  sources: [],
  version: '',
  description: '',
  keywords: [],
  maintainers: [],
  icon: '',
  apiVersion: '',
  condition: '',
  tags: '',
  appVersion: '',
  deprecated: false,
  annotations: undefined,
  kubeVersion: '',
  dependencies: undefined,
  type: '',
}

/** Reads Chart.yaml like Helm: a chart without an apiVersion is a v1 chart. @throws KuiltError CHART_INVALID, YAML_… */
export function readMetadata(file: ChartFile): ChartMetadata {
  const metadata = decodeMetadata(file, emptyMetadata)
  return metadata.apiVersion === '' ? { ...metadata, apiVersion: 'v1' } : metadata
}

/** Decodes requirements.yaml into the metadata of Chart.yaml. @throws KuiltError CHART_INVALID, YAML_… */
export function withRequirements(metadata: ChartMetadata, file: ChartFile): ChartMetadata {
  return decodeMetadata(file, metadata)
}

/**
 * Checks a lock file. Helm reads lock files too, although it does not use them to render charts.
 *
 * @throws KuiltError CHART_FIELD_TYPE, YAML_…
 */
export function checkLock({ data, path }: ChartFile): void {
  const lock = new TypedReader(data, path).document
  lock?.text('digest')
  lock?.list('dependencies')
}

/** The content of a lock file. @throws KuiltError CHART_FIELD_TYPE, YAML_… */
export function readDependencies(
  data: Uint8Array,
  file: string,
): { readonly digest: string; readonly dependencies: readonly Dependency[] | undefined } {
  const lock = new TypedReader(data, file).document
  return {
    digest: lock?.text('digest') ?? '',
    dependencies: lock?.maps('dependencies')?.map((item) => decodeDependency(item)),
  }
}

function decodeMetadata(file: ChartFile, old: ChartMetadata): ChartMetadata {
  const map = new TypedReader(file.data, file.path).document
  if (map === undefined) return old
  return {
    name: map.text('name', old.name),
    home: map.text('home', old.home),
    sources: map.texts('sources') ?? old.sources,
    version: map.text('version', old.version),
    description: map.text('description', old.description),
    keywords: map.texts('keywords') ?? old.keywords,
    maintainers:
      map.maps('maintainers')?.map((item, i) => decodeMaintainer(item, old.maintainers[i])) ?? old.maintainers,
    icon: map.text('icon', old.icon),
    apiVersion: map.text('apiVersion', old.apiVersion),
    condition: map.text('condition', old.condition),
    tags: map.text('tags', old.tags),
    appVersion: map.text('appVersion', old.appVersion),
    deprecated: map.bool('deprecated', old.deprecated),
    annotations: withEntries(old.annotations, map.textMap('annotations')),
    kubeVersion: map.text('kubeVersion', old.kubeVersion),
    // As in Go, a list is decoded into the existing one, item by item.
    dependencies:
      map.maps('dependencies')?.map((item, i) => decodeDependency(item, old.dependencies?.[i])) ?? old.dependencies,
    type: map.text('type', old.type),
  }
}

function withEntries(
  old: ReadonlyMap<string, string> | undefined,
  added: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  return old === undefined || added === undefined ? (added ?? old) : new Map([...old, ...added])
}

function decodeMaintainer(map: TypedMap, old?: Maintainer): Maintainer {
  return { name: map.text('name', old?.name), email: map.text('email', old?.email), url: map.text('url', old?.url) }
}

function decodeDependency(map: TypedMap, old?: Dependency): Dependency {
  return {
    name: map.text('name', old?.name),
    version: map.text('version', old?.version),
    repository: map.text('repository', old?.repository),
    condition: map.text('condition', old?.condition),
    tags: map.texts('tags') ?? old?.tags ?? [],
    enabled: map.bool('enabled', old?.enabled),
    importValues: map.list('import-values') ?? old?.importValues ?? [],
    alias: map.text('alias', old?.alias),
  }
}

/**
 * The metadata with white space replaced with spaces, and without unprintable characters. Follows helm
 * pkg/chart/v2/metadata.go, (*Metadata).Validate.
 *
 * @throws KuiltError CHART_INVALID
 */
export function checkMetadata(
  metadata: ChartMetadata,
  file: ChartFile,
  requirements: ChartFile | undefined,
): ChartMetadata {
  const clean = sanitized(metadata)
  const { name, version, type, dependencies = [] } = clean
  const fail = (field: string, reason: string, ...below: FieldPath): never => {
    const source = field === 'dependencies' && requirements !== undefined ? requirements : file
    const at = { file: source.path, document: 0, path: [field, ...below] }
    throw new KuiltError('CHART_INVALID', { chart: name || basename(file.path), reason }, { at })
  }
  if (name === '') fail('name', 'it has no name')
  if (name !== basename(name) || name === '.' || name === '..') fail('name', `the name "${name}" is not valid`)
  if (version === '') fail('version', 'it has no version')
  if (typeof parseVersion(version) === 'string') fail('version', `"${version}" is not a semantic version`)
  if (type !== '' && type !== 'application' && type !== 'library') {
    fail('type', `the type must be application or library, not "${type}"`)
  }
  const seen = new Set<string>()
  for (const [i, dependency] of dependencies.entries()) {
    if (!/^[a-zA-Z0-9_-]*$/.test(dependency.alias)) {
      fail(
        'dependencies',
        `the alias "${dependency.alias}" of dependency "${dependency.name}" may contain only letters, digits, "_" and "-"`,
        i,
        'alias',
      )
    }
    const key = dependency.alias || dependency.name
    if (seen.has(key)) fail('dependencies', `several dependencies have the name or alias "${key}"`, i)
    seen.add(key)
  }
  return clean
}

function sanitized(metadata: ChartMetadata): ChartMetadata {
  return {
    ...metadata,
    name: sanitize(metadata.name),
    home: sanitize(metadata.home),
    sources: metadata.sources.map(sanitize),
    version: metadata.version,
    description: sanitize(metadata.description),
    keywords: metadata.keywords.map(sanitize),
    icon: sanitize(metadata.icon),
    condition: sanitize(metadata.condition),
    tags: sanitize(metadata.tags),
    appVersion: sanitize(metadata.appVersion),
    kubeVersion: sanitize(metadata.kubeVersion),
    maintainers: metadata.maintainers.map(({ name, email, url }) => ({
      name: sanitize(name),
      email: sanitize(email),
      url: sanitize(url),
    })),
    dependencies: metadata.dependencies?.map((dependency) => ({
      ...dependency,
      name: sanitize(dependency.name),
      version: sanitize(dependency.version),
      repository: sanitize(dependency.repository),
      condition: sanitize(dependency.condition),
      tags: dependency.tags.map(sanitize),
    })),
  }
}

const simpleText = /^[ -~]*$/

function sanitize(text: string): string {
  if (simpleText.test(text)) return text
  return Array.from(text, (char) => (isSpace(char) ? ' ' : isPrintable(char) ? char : '')).join('')
}

/** The metadata of the chart in a directory, without reading its other files. @throws KuiltError CHART_INVALID, YAML_…, FILE_… */
export function directoryMetadata(fileSystem: FileSystem, directory: string): ChartMetadata {
  const file = (name: string) => {
    const path = joinPath(directory, name)
    return { name, path, data: fileSystem.read(path) }
  }
  const metadata = readMetadata(file('Chart.yaml'))
  const hasRequirements = fileSystem.kind(joinPath(directory, 'requirements.yaml')) === 'file'
  return hasRequirements ? withRequirements(metadata, file('requirements.yaml')) : metadata
}
