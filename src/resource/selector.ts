import type { Selector } from '../kustomization/kustomization.gen.ts'
import { compileAnchored, type Matcher } from '../patterns/regex.ts'
import { getField, getPath } from '../tree/fields.ts'
import { type Mapping, scalarText } from '../tree/node.ts'
import { type LabelMatcher, type LabelSource, parseLabelSelector } from './label-selector.ts'
import type { Resource } from './resource.ts'
import { effectiveNamespace } from './resource-id.ts'
import type { Literals } from './resource-map.ts'

/** The compiled target of a patch. Name and kind are set if the selector's name and kind have no special characters. */
export interface CompiledSelector extends Literals {
  /** @throws KuiltError LABEL_SELECTOR_INVALID, but only if everything else matches */
  matches(resource: Resource): boolean
}

/**
 * Compiles the target of a patch. Name and namespace can match the original or the current ones, and a missing
 * namespace is treated as `default`. Group, version, kind, labels and annotations are the current ones. A missing or
 * empty field matches everything, so `{}` selects all resources. Follows api/types/selector.go, NewSelectorRegex, and
 * api/resmap/reswrangler.go, (resWrangler).Select.
 *
 * @throws KuiltError REGEX_INVALID
 */
export function compileSelector(selector: Selector): CompiledSelector {
  const { group, version, kind, name, namespace } = compileIdPatterns(selector)
  const labels = deferred(selector.labelSelector)
  const annotations = deferred(selector.annotationSelector)
  return {
    name: name?.literal,
    kind: kind?.literal,
    matches(resource) {
      const { id, originalId } = resource
      return (
        (namespace === undefined || fits(namespace, effectiveNamespace(id), effectiveNamespace(originalId))) &&
        fits(name, id.name, originalId.name) &&
        fits(group, id.group) &&
        fits(version, id.version) &&
        fits(kind, id.kind) &&
        (labels === undefined || labels()(metadataSource(resource.node, 'labels'))) &&
        (annotations === undefined || annotations()(metadataSource(resource.node, 'annotations')))
      )
    },
  }
}

/** The patterns of a selector for the parts of an ID. */
export interface IdPatterns {
  readonly group: Matcher | undefined
  readonly version: Matcher | undefined
  readonly kind: Matcher | undefined
  readonly name: Matcher | undefined
  readonly namespace: Matcher | undefined
}

/** @throws KuiltError REGEX_INVALID */
export function compileIdPatterns({ group, version, kind, name, namespace }: Selector): IdPatterns {
  return {
    group: compileField(group),
    version: compileField(version),
    kind: compileField(kind),
    name: compileField(name),
    namespace: compileField(namespace),
  }
}

/** Compiles a field; undefined if it is missing or empty, so it matches everything. */
function compileField(pattern: string | undefined): Matcher | undefined {
  return pattern ? compileAnchored(pattern) : undefined
}

/** True if one of the strings matches. */
export function fits(matcher: Matcher | undefined, first: string, second: string = first): boolean {
  return matcher === undefined || matcher.test(first) || (second !== first && matcher.test(second))
}

/**
 * Compiles a label selector on first use. (resWrangler).Select parses it for each resource that matches the other
 * fields, so an invalid selector is not an error if no resource does.
 */
function deferred(selector: string | undefined): (() => LabelMatcher) | undefined {
  if (!selector) return undefined
  let parsed: LabelMatcher | undefined
  return () => {
    parsed ??= parseLabelSelector(selector)
    return parsed
  }
}

function metadataSource(node: Mapping, field: 'labels' | 'annotations'): LabelSource {
  const values = getPath(node, 'metadata', field)
  return {
    get: (key) => {
      const value = getField(values, key)
      return value && scalarText(value)
    },
  }
}

/** The source texts of labels or annotations, by key. A map or a list is treated as an empty string. */
export function metadataTexts(node: Mapping, field: 'labels' | 'annotations'): ReadonlyMap<string, string> {
  const values = getPath(node, 'metadata', field)
  const texts = new Map<string, string>()
  if (values?.type !== 'mapping') return texts
  for (const { key, value } of values.entries) texts.set(key.text, scalarText(value))
  return texts
}
