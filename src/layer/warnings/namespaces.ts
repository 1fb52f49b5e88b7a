import { warning } from '../../diagnostics/index.ts'
import { customScopes } from '../../references/custom-scopes.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { apiVersionOf } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import { getField, getText } from '../../tree/fields.ts'
import { type BuildContext, fieldAt, type Layer } from '../context.ts'
import type { Run } from '../transformers.ts'

interface NamespaceEntry {
  readonly layer: Layer
  readonly context: BuildContext
}

/** The run for `namespace`, which also warns about resources that it does not change, and with lint about namespaces that it overrides. */
export function withNamespaceWarnings(run: Run, { layer, context }: NamespaceEntry): Run {
  return (resources) => {
    const result = run(resources)
    warnOfCharts(resources, { layer, context })
    if (context.lint) {
      warnOfOverrides(resources, { layer, context })
      for (const [i, before] of resources.entries()) {
        warnOfSubjects({ before, after: result[i] ?? before }, resources, { layer, context })
      }
    }
    return result
  }
}

/**
 * Since kustomize 5.8, the namespace does not apply to resources rendered by helm:
 * api/internal/builtins/NamespaceTransformer.go, (NamespaceTransformerPlugin).Transform.
 */
function warnOfCharts(resources: readonly Resource[], { layer, context }: NamespaceEntry): void {
  const { namespace = '' } = layer.kustomization
  const rendered = resources.filter(({ state, id }) => state.helmGenerated && id.namespace === '' && !id.clusterScoped)
  if (rendered.length === 0) return
  const scopes = customScopes(resources)
  const missed = rendered.filter(({ id }) => {
    const isKnown = builtinMergeSchema(apiVersionOf(id), id.kind) !== undefined
    return isKnown || scopes.get(`${id.group}/${id.kind}`) === 'Namespaced'
  })
  if (missed.length === 0) return
  const params = { namespace, ids: missed.map(({ id }) => describeId(id)) }
  const hint = (): string => patchHint(missed, namespace)
  context.warn(warning('CHART_NAMESPACE_MISSING', params, { at: fieldAt(layer, 'namespace'), hint }))
}

function patchHint(missed: readonly Resource[], namespace: string): string {
  const kinds = [...new Set(missed.map(({ id }) => id.kind))]
  const names = [...new Set(missed.map(({ id }) => id.name))]
  return [
    'kustomize 5.8 does not set the namespace of chart resources: use {{ .Release.Namespace }} in the templates, or add this patch:',
    'patches:',
    '- target:',
    `    kind: ${kinds.join('|')}`,
    `    name: ${names.join('|')}`,
    '  patch: |-',
    '    - op: add',
    '      path: /metadata/namespace',
    `      value: ${namespace}`,
  ].join('\n')
}

/** Moving a whole base is fine; a namespace that only a few objects set was probably chosen on purpose. */
function warnOfOverrides(resources: readonly Resource[], { layer, context }: NamespaceEntry): void {
  const { namespace = '' } = layer.kustomization
  const placed = resources.filter(({ id, state }) => !id.clusterScoped && !state.helmGenerated)
  const byNamespace = new Map<string, Resource[]>()
  for (const resource of placed) {
    const { namespace: old } = resource.id
    byNamespace.set(old, (byNamespace.get(old) ?? []).concat(resource))
  }
  for (const [old, moved] of byNamespace) {
    if (old === '' || old === 'default' || old === namespace) continue
    if (moved.length * 2 > placed.length || isPlaceholder(old, resources)) continue
    const params = { ids: moved.map(({ id }) => describeId(id)), namespace, old }
    const hint = 'to keep the namespace of some resources, move them to a kustomization without `namespace`'
    context.warn(warning('NAMESPACE_OVERRIDDEN', params, { at: fieldAt(layer, 'namespace'), hint }))
  }
}

/** The build has the Namespace itself, which gets the new name as well. */
function isPlaceholder(namespace: string, resources: readonly Resource[]): boolean {
  return resources.some(({ id }) => id.kind === 'Namespace' && id.name === namespace)
}

function warnOfSubjects(
  { before, after }: { readonly before: Resource; readonly after: Resource },
  resources: readonly Resource[],
  { layer, context }: NamespaceEntry,
): void {
  if (!before.id.kind.endsWith('RoleBinding')) return
  const { namespace = '' } = layer.kustomization
  const subjects = getField(before.node, 'subjects')
  const written = getField(after.node, 'subjects')
  if (subjects?.type !== 'sequence' || written?.type !== 'sequence') return
  const hasLeft = (old: string): boolean =>
    resources.some(({ id, state }) => id.namespace === old && !state.helmGenerated)
  subjects.items.forEach((subject, i) => {
    const [name, old] = [getText(subject, 'name'), getText(subject, 'namespace')]
    if (old === '' || old === namespace || getText(subject, 'kind') !== 'ServiceAccount') return
    const { source } = before.state
    const at = source && { ...source, path: [...(source.path ?? []), 'subjects', i, 'namespace'] }
    const params = { id: describeId(before.id), name, old, namespace }
    if (subject !== written.items[i]) {
      if (hasLeft(old)) return
      const hint =
        'kustomize rewrites subjects named "default": use another ServiceAccount, or move the binding to a kustomization without `namespace`'
      context.warn(warning('SUBJECT_NAMESPACE_CHANGED', params, { at, hint }))
    } else if (hasLeft(old) && !hasAccount(resources, name)) {
      const hint = `add the ServiceAccount to the build, or set the namespace of the subject to "${namespace}"`
      context.warn(warning('SUBJECT_NAMESPACE_KEPT', params, { at, hint }))
    }
  })
}

function hasAccount(resources: readonly Resource[], name: string): boolean {
  return resources.some((resource) => resource.id.kind === 'ServiceAccount' && resource.isOrWasNamed(name))
}
