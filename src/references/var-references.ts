import { KuiltError } from '../diagnostics/index.ts'
import { type CompiledSpec, FieldSpecIndex } from '../resource/field-specs.ts'
import { locationOf, withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { specNames } from '../tree/field-path.ts'
import { mapItems, mapSame, mapValues } from '../tree/fields.ts'
import type { Mapping, Node, Scalar } from '../tree/node.ts'
import { type CellWrites, settleCells } from '../tree/shared-cells.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import { expandVars, type VarValue } from './var-expansion.ts'

type LookUp = (name: string) => VarValue | undefined

/**
 * Expands the vars in every field that `specs` selects: in a string, in the strings of a list, or in the values of a
 * map. Follows api/internal/accumulator/refvartransformer.go, (refVarTransformer).Transform.
 */
export function replaceVars(
  resources: readonly Resource[],
  specs: readonly FieldSpec[],
  lookUp: LookUp,
): readonly Resource[] {
  const index = new FieldSpecIndex(specs)
  return mapSame(resources, (resource) => {
    const selected = index.for(resource.id)
    return withResourceLocation(resource, () => {
      let { node } = resource
      // The fields are expanded one after another, so a value that two fields share is expanded twice.
      for (const one of selected) node = replaceInField(node, one, { resource, lookUp })
      return resource.withNode(node)
    })
  })
}

interface Replacing {
  readonly resource: Resource
  readonly lookUp: LookUp
}

function replaceInField(root: Mapping, { spec, fields }: CompiledSpec, { resource, lookUp }: Replacing): Mapping {
  const writes: CellWrites = new Map()
  const expand = (node: Scalar): Scalar => expandScalar(node, lookUp, writes)
  const set = (node: Node): Node => expandNode(node, expand, { resource, spec })
  return settleCells(fields.edit(root, { set }), writes)
}

interface VarReference {
  readonly resource: Resource
  readonly spec: FieldSpec
}

/** Expands the vars in one field. Follows api/filters/refvar/refvar.go, (Filter).set. */
function expandNode(node: Node, expand: (text: Scalar) => Scalar, reference: VarReference): Node {
  switch (node.type) {
    case 'scalar':
      return isText(node) ? expand(node) : node
    case 'mapping': {
      const oddKey = node.entries.find(({ key }) => !isText(key))?.key
      if (oddKey) throw referenceError('VAR_REFERENCE_KEY_NOT_TEXT', reference, oddKey.text)
      return mapValues(node, (value) => (isText(value) ? expand(value) : value))
    }
    case 'sequence':
      return mapItems(node, (item) => {
        if (!isText(item)) throw referenceError('VAR_REFERENCE_NOT_TEXT', reference)
        return expand(item)
      })
  }
}

function referenceError(
  code: 'VAR_REFERENCE_NOT_TEXT' | 'VAR_REFERENCE_KEY_NOT_TEXT',
  { resource, spec }: VarReference,
  key = '',
): KuiltError {
  const fields = specNames(spec.path)
  const params = { field: spec.path, resource: describeId(resource.id), key }
  return new KuiltError(code, params, { at: locationOf(resource, fields) })
}

function isText(node: Node): node is Scalar {
  if (node.type !== 'scalar') return false
  const tag = scalarTag(node)
  return tag === '!!str' || tag === ''
}

/**
 * Expands the vars in a scalar. updateNodeValue rewrites every string that it visits as a plain string. Here, a string
 * is kept if the output is the same. Follows api/filters/refvar/refvar.go, (Filter).setScalar.
 */
function expandScalar(node: Scalar, lookUp: LookUp, writes: CellWrites): Scalar {
  if (!node.text.includes('$') && node.tag !== '' && node.style !== 'folded') return node
  const { text, tag } = expandVars(node.text, lookUp)
  const result: Scalar = { type: 'scalar', text, style: 'plain', tag, tagged: false, cell: node.cell }
  if (node.cell !== undefined) writes.set(node.cell, result)
  return result
}
