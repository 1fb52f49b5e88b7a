import { KuiltError } from '../../../diagnostics/index.ts'
import { joinPath } from '../../../files/paths.ts'
import { STRINGS } from '../../../go-template/types.ts'
import { GoList, type GoValue, goMap } from '../../../go-template/values.ts'
import { describe } from '../../../kustomization/decode.ts'
import { filepathMatcher } from '../../../patterns/filepath-match.ts'
import { pathspec } from '../../../patterns/git-pathspec.ts'
import { compareBytes } from '../../../tree/compare-bytes.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { readPlain } from '../../../yaml/read/read-plain.ts'
import type { Repository } from '../repository.ts'
import { asMap } from './list-generator.ts'
import { normalizeName } from './normalize.ts'
import { flatten, type Parameters } from './parameters.ts'
import { type GeneratorPart, generatorError, type SetContext, withValues } from './set-context.ts'

/** Evaluates `git`: the directories or files of a repository. Follows applicationset/generators/git.go. */
export function gitParameters(part: GeneratorPart, context: SetContext): readonly Parameters[] {
  const { repoURL, directories, files } = part.value
  const repository = context.repositories.forUrl(textOf(repoURL))
  const found = hasItems(directories)
    ? directoryParameters(part, repository, context)
    : hasItems(files)
      ? fileParameters(part, repository, context)
      : undefined
  if (found === undefined) throw generatorError(context, part.path, 'git', 'it has neither "directories" nor "files"')
  return found.map((parameters) => withValues(part, parameters, context))
}

function hasItems(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length > 0
}

interface PathItem {
  readonly matches: (path: string) => boolean
  readonly exclude: boolean
}

function pathItems(
  field: 'directories' | 'files',
  { value, path }: GeneratorPart,
  context: SetContext,
  matcher: (pattern: string) => ((path: string) => boolean) | undefined,
): readonly PathItem[] {
  const items = value[field]
  if (!Array.isArray(items)) return []
  return items.map((item: JsonValue, i) => {
    if (!isObject(item))
      throw generatorError(context, [...path, field, i], 'git', `an item of "${field}" must be a map`)
    const pattern = textOf(item['path'])
    const matches = matcher(pattern)
    if (matches === undefined) {
      const reason = /^(?:\/|\.\.)/.test(pattern) ? 'must be relative to the repository, and inside it' : 'is malformed'
      throw generatorError(context, [...path, field, i, 'path'], 'git', `the pattern "${pattern}" ${reason}`)
    }
    return { matches, exclude: item['exclude'] === true }
  })
}

/** Returns the paths that an item includes and no item excludes, regardless of the order of the items. */
function selected(paths: readonly string[], items: readonly PathItem[]): readonly string[] {
  return paths.filter((path) => {
    const matching = items.filter(({ matches }) => matches(path))
    return matching.length > 0 && !matching.some(({ exclude }) => exclude)
  })
}

function directoryParameters(part: GeneratorPart, repository: Repository, context: SetContext): readonly Parameters[] {
  const items = pathItems('directories', part, context, filepathMatcher)
  const visible = context.treeOf(repository).directories.filter((path) => !/(?:^|\/)\./.test(path))
  return selected(visible, items).map((path) => pathParameters(path, undefined, part.value, context))
}

function fileParameters(part: GeneratorPart, repository: Repository, context: SetContext): readonly Parameters[] {
  const items = pathItems('files', part, context, pathspec)
  const paths = selected(context.treeOf(repository).files, items).toSorted(compareBytes)
  return paths.flatMap((path) => {
    const cut = path.lastIndexOf('/')
    const directory = cut < 0 ? '.' : path.slice(0, cut)
    const place = pathParameters(directory, path.slice(cut + 1), part.value, context)
    return readObjects(repository, path).map((object) => {
      const content = asMap(object)
      const own = context.goTemplate ? content.entries : flatten(content)
      return goMap([...own, ...place.entries])
    })
  })
}

/** Reads a file with one object or a list of objects. An empty file is an empty object. */
function readObjects({ root, fileSystem }: Repository, path: string): readonly JsonObject[] {
  const file = joinPath(root, path)
  const value = readPlain(fileSystem.read(file), file) ?? null
  const items = Array.isArray(value) ? value : [value]
  return items.map((item: JsonValue) => {
    if (item === null) return Object.create(null)
    if (isObject(item)) return item
    const at = { file, document: 0, path: [] }
    throw new KuiltError('ARGOCD_PARAMETER_FILE', { path: file, actual: describe(item) }, { at })
  })
}

/** Returns the parameters about a path, nested or flat. */
function pathParameters(
  path: string,
  filename: string | undefined,
  { pathParamPrefix }: JsonObject,
  { goTemplate }: SetContext,
): Parameters {
  const prefix = textOf(pathParamPrefix)
  const segments = path.split('/')
  const basename = segments.at(-1) ?? ''
  const names: readonly (readonly [string, GoValue])[] = [
    ['basename', basename],
    ['basenameNormalized', normalizeName(basename)],
    ...(filename === undefined
      ? []
      : ([
          ['filename', filename],
          ['filenameNormalized', normalizeName(filename)],
        ] as const)),
  ]
  if (goTemplate) {
    const value = goMap([['path', path], ...names, ['segments', new GoList(segments, STRINGS)]])
    return prefix === '' ? goMap([['path', value]]) : goMap([[prefix, goMap([['path', value]])]])
  }
  const name = prefix === '' ? 'path' : `${prefix}.path`
  return goMap([
    [name, path],
    ...names.map(([key, value]) => [`${name}.${key}`, value] as const),
    ...segments.flatMap((segment, i) => (segment === '' ? [] : [[`${name}[${i}]`, segment] as const])),
  ])
}
