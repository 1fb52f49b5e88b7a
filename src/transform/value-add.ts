import { KuiltError } from '../diagnostics/index.ts'
import type { ValueAddTarget } from '../kustomization/kustomization.gen.ts'
import { overwriteScalar } from '../resource/field-setter.ts'
import { FieldSpecIndex } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import { compileSelector } from '../resource/selector.ts'
import { editPath, type PathRules } from '../tree/edit-path.ts'
import { getterSteps, type PathStep, splitPath } from '../tree/field-path.ts'
import { mapSame } from '../tree/fields.ts'
import { type Mapping, type Node, type Scalar, taggedScalar } from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'
import { type CellWrites, settleCells } from '../tree/shared-cells.ts'
import { moveResource } from './namespace.ts'

/**
 * The built-in ValueAddTransformer: writes a text to a field of every resource that a target selects, creating the
 * field if it is missing, or inserts the text into the file path in the field.
 *
 * ```yaml
 * # value `prod`, fieldPath spec/path, filePathPosition 2
 * spec: { path: /data/logs }       # before
 * spec: { path: /data/prod/logs }
 * ```
 *
 * Follows api/filters/valueadd/valueadd.go, (Filter).Filter.
 *
 * @throws KuiltError VALUE_ADD_…, PATH_…, FIELD_WRONG_NODE_KIND
 */
export function addValue(
  resources: readonly Resource[],
  value: string,
  targets: readonly ValueAddTarget[],
): readonly Resource[] {
  for (const target of targets) checkTarget(target)
  return targets.reduce((list, target) => addToTarget(list, value, target), resources)
}

function checkTarget({ fieldPath, filePathPosition: position = 0 }: ValueAddTarget): void {
  if (!fieldPath) throw new KuiltError('VALUE_ADD_FIELD_PATH_EMPTY', {})
  if (position < 0) throw new KuiltError('VALUE_ADD_POSITION_NEGATIVE', { position })
}

function addToTarget(
  resources: readonly Resource[],
  value: string,
  { selector, fieldPath = '', filePathPosition: position = 0 }: ValueAddTarget,
): readonly Resource[] {
  const selected = selector === undefined ? undefined : compileSelector(selector)
  const noSpecs = new FieldSpecIndex([])
  const steps = getterSteps(splitPath(fieldPath, '/'))
  return mapSame(resources, (resource) => {
    if (selected?.matches(resource) === false) return resource
    // Namespaces are set as usual: not on cluster-scoped objects, but on subjects of role bindings.
    const node =
      fieldPath === 'metadata/namespace'
        ? moveResource(resource, noSpecs, { namespace: value, specs: [] })
        : addToField(resource.node, steps, { value, position })
    return resource.withNode(node)
  })
}

interface Addition {
  readonly value: string
  /** The position in the file path, counted from 1. With 0, the whole text is replaced. */
  readonly position: number
}

function addToField(root: Mapping, steps: readonly PathStep[], { value, position }: Addition): Mapping {
  const writes: CellWrites = new Map()
  const set = (node: Node): Scalar => {
    if (node.type !== 'scalar') throw wrongNodeKind('scalar', node)
    // Decoded integers beyond `Number.MAX_SAFE_INTEGER` are bigints.
    const text = position > 0 ? insertPathPart(node.text, value, Number(position) - 1) : value
    return overwriteScalar(node, taggedScalar(text, ''), writes)
  }
  const { node } = editPath(root, steps, { create: 'scalar', set }, pathGetterRules(position))
  // The path has at least one step, so the root itself is never written.
  return settleCells(node as Mapping, writes)
}

/**
 * The rules of kyaml/yaml/fns.go, PathGetter. If an element does not exist, PathGetter reports no error, and upstream
 * then crashes because it has no text to change. Here, this is an error.
 */
function pathGetterRules(position: number): PathRules {
  return { appendsByIndex: false, requiresIndex: position > 0, entersNull: false }
}

/**
 * Inserts a directory into a file path. An absolute path stays absolute; if the position is too large, the directory is
 * appended. Follows kyaml/filesys/util.go, InsertPathPart.
 */
function insertPathPart(path: string, part: string, position: number): string {
  const isAbsolute = path.startsWith('/')
  const parts = path.split('/').slice(isAbsolute ? 1 : 0)
  const all = path === '' || path === '/' ? [part] : parts.toSpliced(Math.min(position, parts.length), 0, part)
  return `${isAbsolute ? '/' : ''}${cleanPath(all, isAbsolute)}`
}

/** Joins paths like Go's filepath.Join: drops empty and `.` parts, and resolves `..`. */
function cleanPath(parts: readonly string[], isAbsolute: boolean): string {
  const result: string[] = []
  for (const part of parts.flatMap((item) => item.split('/'))) {
    if (part === '' || part === '.') continue
    if (part !== '..') result.push(part)
    else if (result.length > 0 && result.at(-1) !== '..') result.pop()
    else if (!isAbsolute) result.push(part)
  }
  return result.join('/') || (isAbsolute ? '' : '.')
}
