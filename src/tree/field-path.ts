import { type FieldPath, KuiltError } from '../diagnostics/index.ts'
import { trimSpace } from './go-space.ts'
import { isObject } from './json-values.ts'
import { isList, type JsonValue } from './node.ts'

/**
 * One step of a path through a tree. Each notation has its own parser below, because upstream parses each with a
 * separate function:
 *
 * | notation | example | parser |
 * |---|---|---|
 * | field specs | `spec/template/spec/containers/image` | `parseSpecPath` |
 * | `fieldPath` of vars | `spec.containers[0].image` | `parseVarPath` |
 * | `fieldPath` of replacement sources and of ValueAddTransformer | `spec.containers.[name=web].image` | `getterSteps` |
 * | `fieldPaths` of replacement targets | `spec.containers.*.image` | `parseTargetPath` |
 * | JSON pointers | `/spec/containers/0/image` | `parsePointer` |
 */
export type PathStep =
  | { readonly type: 'key' | 'last' | 'each'; readonly text: string }
  | { readonly type: 'index'; readonly text: string; readonly index: number }
  | MatchStep
  | UnsupportedStep

/** A step to the elements whose `field` is `value`. Without a field, to the elements that are equal to `value`. */
export interface MatchStep {
  readonly type: 'match'
  readonly text: string
  readonly field: string
  readonly value: string
}

/** A step that is an error, which is thrown only when the path is followed to this step. */
export interface UnsupportedStep {
  readonly type: 'unsupported'
  readonly text: string
  readonly reason: 'wildcard' | 'negative index' | 'brackets'
}

/** A step of a JSON pointer: a key in a map, or an index in a list. */
export interface MemberStep {
  readonly type: 'member'
  readonly text: string
}

/** The maximum number of parts of a path. No tree is deeper. */
const maxParts = 500

/**
 * Splits a path at a delimiter. A backslash before a delimiter makes the delimiter a literal character. One delimiter
 * at the start is ignored. Follows kyaml/utils/pathsplitter.go, PathSplitter.
 */
export function splitPath(path: string, delimiter: string): readonly string[] {
  const parts = path.split(delimiter)
  if (parts.length > 1 && parts[0] === '') parts.shift()
  const result: string[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (last?.endsWith('\\')) result[result.length - 1] = last.slice(0, -1) + delimiter + part
    else result.push(part)
  }
  if (result.length > maxParts) throw new KuiltError('FIELD_PATH_TOO_LONG', { parts: result.length, limit: maxParts })
  return result
}

/**
 * Splits a dotted path. Dots inside brackets do not separate parts: `[name=a.b]` selects elements and keeps its
 * brackets, but `[a.b/c]` is a key and loses them. Follows kyaml/utils/pathsplitter.go, SmarterPathSplitter.
 */
export function splitDottedPath(path: string): readonly string[] {
  const parts = splitPath(path, '.')
  const result: string[] = []
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i] ?? ''
    if (part.startsWith('[') && !part.endsWith(']')) {
      while (i + 1 < parts.length && !part.endsWith(']')) part += `.${parts[++i]}`
      if (!part.includes('=')) part = part.replace(/^[[\]]+|[[\]]+$/g, '')
    }
    result.push(part)
  }
  return result
}

/** A step of a field spec's path. */
export interface SpecStep {
  readonly name: string
  /** True if the step has the suffix `[]`: the field is never created, and a null becomes an empty list. */
  readonly list: boolean
  /** True if the name can be the key of a map. Field specs enter lists implicitly and never select an element. */
  readonly isKey: boolean
}

/**
 * Parses the path of a field spec. Spaces around names are ignored, and names of spaces are skipped (PathGetter). Follows
 * api/filters/fieldspec/fieldspec.go, (Filter).Filter and isSequenceField.
 */
export function parseSpecPath(path: string): readonly SpecStep[] {
  return splitPath(path, '/').flatMap((part) => {
    const list = part.endsWith('[]')
    const written = list ? part.slice(0, -2) : part
    const name = trimSpace(written)
    if (name === '' && written !== '') return []
    return { name, list, isKey: name !== '' && getterStep(name).type === 'key' }
  })
}

/** Returns the names of the fields in the path of a field spec, for locations. */
export function specNames(path: string): readonly string[] {
  return parseSpecPath(path).map(({ name }) => name)
}

/**
 * Parses the `fieldref.fieldPath` of a var, which is a dotted path in which `ports[0]` means `ports.0`. Blank parts are
 * skipped. Follows kyaml/yaml/rnode.go, (RNode).GetFieldValue and convertSliceIndex.
 */
export function parseVarPath(path: string): readonly PathStep[] {
  const parts = splitDottedPath(path).flatMap((part) => {
    const indexed = /^(.*)\[(\d+)\]$/.exec(part)
    return indexed ? [indexed[1] ?? '', indexed[2] ?? ''] : [part]
  })
  return getterSteps(parts)
}

/**
 * Returns the steps by which PathGetter follows the parts of a path. Blank parts are skipped (kyaml/yaml/match.go,
 * cleanPath).
 */
export function getterSteps(parts: readonly string[]): readonly PathStep[] {
  return parts.map(trimSpace).flatMap((part) => (part === '' ? [] : [getterStep(part)]))
}

/** Returns one step of PathGetter. Follows kyaml/yaml/fns.go, (PathGetter).getFilter. */
export function getterStep(text: string): PathStep {
  if (/^[+-]?\d+$/.test(text)) return indexStep(text) ?? { type: 'unsupported', text, reason: 'negative index' }
  if (text === '-') return { type: 'last', text }
  if (text === '*') return { type: 'unsupported', text, reason: 'wildcard' }
  return matchStep(text) ?? { type: 'key', text }
}

/**
 * Parses a path of a replacement's target. Unlike in a source, `*` matches every element, and `-` and negative numbers
 * are keys. Follows kyaml/yaml/match.go, (PathMatcher).filter.
 */
export function parseTargetPath(path: string): readonly PathStep[] {
  return splitDottedPath(path).map(targetStep)
}

function targetStep(text: string): PathStep {
  if (text === '*') return { type: 'each', text }
  return indexStep(text) ?? matchStep(text) ?? { type: 'key', text }
}

/** Parses an index. Follows kyaml/yaml/fns.go, IsIdxNumber. */
function indexStep(text: string): PathStep | undefined {
  return /^(?:\+?\d+|-0+)$/.test(text) ? { type: 'index', text, index: Math.abs(Number(text)) } : undefined
}

/** Parses a part in brackets. Follows kyaml/yaml/fns.go, IsListIndex and SplitIndexNameValue. */
function matchStep(text: string): MatchStep | UnsupportedStep | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined
  const inner = text.replace(/\]$/, '').replace(/^\[/, '')
  const at = inner.indexOf('=')
  if (at < 0) return { type: 'unsupported', text, reason: 'brackets' }
  return { type: 'match', text, field: inner.slice(0, at), value: inner.slice(at + 1) }
}

/** Parses a JSON pointer. As in evanphx/json-patch v4 (patch.go, findObject), anything before the first slash is ignored. */
export function parsePointer(pointer: string): readonly MemberStep[] {
  const parts = pointer.split('/').slice(1)
  return (pointer.includes('~') ? parts.map(unescapePointerPart) : parts).map((text) => ({ type: 'member', text }))
}

/** Decodes a part of a JSON pointer. Follows evanphx/json-patch v4, patch.go, decodePatchKey. */
export function unescapePointerPart(part: string): string {
  return part.replace(/~[01]/g, (escaped) => (escaped === '~0' ? '~' : '/'))
}

/** Formats a path as a JSON pointer, such as `/metadata/annotations/a.b~1c`. */
export function formatPointer(path: FieldPath): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Returns the parts of a path, for locations and messages. */
export function partsOf(steps: readonly (PathStep | MemberStep)[]): readonly string[] {
  return steps.map(({ text }) => text)
}

/** Converts a JSON pointer to a path in `root`, with numbers as the indexes of list items. */
export function pointerPath(pointer: string, root: JsonValue): FieldPath {
  let value: JsonValue | undefined = root
  return parsePointer(pointer).map(({ text }) => {
    const step = isList(value) ? Number(text) : text
    value = isList(value) ? value[Number(text)] : isObject(value) ? value[text] : undefined
    return step
  })
}
