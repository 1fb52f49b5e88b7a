import { fieldBelow, type Location, warning } from '../../diagnostics/index.ts'
import { customScopes } from '../../references/custom-scopes.ts'
import type { Resource } from '../../resource/resource.ts'
import { defaultNamespace, describeId, effectiveNamespace } from '../../resource/resource-id.ts'
import { apiVersionOf } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import type { SubjectMode } from '../../transform/namespace.ts'
import { getField, getText } from '../../tree/fields.ts'
import { groupBy } from '../../tree/groups.ts'
import type { BuildContext } from '../context.ts'
import type { Run } from '../transformers.ts'

/** The field `namespace` or a NamespaceTransformer. */
export interface NamespaceSource {
  readonly namespace: string
  readonly context: BuildContext
  /** The location of the namespace. */
  readonly at: Location
  /** The options of a NamespaceTransformer; undefined for `namespace`. */
  readonly plugin?: { readonly unsetOnly: boolean; readonly subjects: SubjectMode } | undefined
}

/**
 * Wraps the run that sets a namespace: warns about resources that it does not change and, with lint, about namespaces
 * that it overrides.
 */
export function withNamespaceWarnings(run: Run, source: NamespaceSource): Run {
  if (source.namespace === '') return run
  return (resources) => {
    const result = run(resources)
    warnOfCharts(resources, source)
    if (source.context.lint) {
      if (source.plugin?.unsetOnly !== true) warnOfOverrides(resources, source)
      for (const [i, before] of resources.entries()) {
        warnOfSubjects({ before, after: result[i] ?? before }, resources, source)
      }
    }
    return result
  }
}

function kustomizationWithout({ plugin }: NamespaceSource): string {
  return plugin === undefined ? 'a kustomization without `namespace`' : 'a kustomization without the transformer'
}

/**
 * Warns about resources from Helm charts. Since kustomize 5.8, the namespace does not apply to them:
 * api/internal/builtins/NamespaceTransformer.go, (NamespaceTransformerPlugin).Transform.
 */
function warnOfCharts(resources: readonly Resource[], { namespace, context, at }: NamespaceSource): void {
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
  context.warn(warning('CHART_NAMESPACE_MISSING', params, { at, hint }))
}

function patchHint(missed: readonly Resource[], namespace: string): string {
  const kinds = [...new Set(missed.map(({ id }) => id.kind))]
  const names = [...new Set(missed.map(({ id }) => id.name))]
  return [
    'kustomize 5.8 does not set the namespace of chart resources: use `{{ .Release.Namespace }}` in the templates, or add this patch:',
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

/**
 * Warns about namespaces that only a few objects set, because these were probably chosen on purpose. Moving a whole
 * base is common.
 */
function warnOfOverrides(resources: readonly Resource[], source: NamespaceSource): void {
  const { namespace, context, at, plugin } = source
  const placed = resources.filter(({ id, state }) => !id.clusterScoped && !state.helmGenerated)
  const chosen = [...groupBy(placed, ({ id }) => id.namespace)].filter(([old, moved]) => {
    const isUnset = old === '' || old === defaultNamespace || old === namespace
    return !isUnset && moved.length * 2 <= placed.length && !isPlaceholder(old, resources)
  })
  if (chosen.length === 0) return
  const ids = chosen.flatMap(([, moved]) => moved.map(({ id }) => describeId(id)))
  const params = { ids, namespace, old: chosen.map(([old]) => old) }
  const keep = plugin === undefined ? '' : 'set `unsetOnly: true`, or '
  const hint = `to keep the namespace of some resources, ${keep}move them to ${kustomizationWithout(source)}`
  context.warn(warning('NAMESPACE_OVERRIDDEN', params, { at, hint }))
}

/**
 * True for a name such as `$NAMESPACE`. Also true if the build contains the Namespace, which then gets the new name as
 * well.
 */
function isPlaceholder(namespace: string, resources: readonly Resource[]): boolean {
  if (!/^[a-z0-9-]+$/.test(namespace)) return true
  return resources.some(({ id }) => id.kind === 'Namespace' && id.name === namespace)
}

function warnOfSubjects(
  { before, after }: { readonly before: Resource; readonly after: Resource },
  resources: readonly Resource[],
  source: NamespaceSource,
): void {
  if (!before.id.kind.endsWith('RoleBinding')) return
  const { namespace, context, plugin } = source
  const subjects = getField(before.node, 'subjects')
  const changed = getField(after.node, 'subjects')
  if (subjects?.type !== 'sequence' || changed?.type !== 'sequence') return
  const hasLeft = (old: string): boolean =>
    resources.some(({ id, state }) => !id.clusterScoped && effectiveNamespace(id) === old && !state.helmGenerated)
  subjects.items.forEach((subject, i) => {
    const [name, old] = [getText(subject, 'name'), getText(subject, 'namespace')]
    if (old === '' || old === namespace || getText(subject, 'kind') !== 'ServiceAccount') return
    const written = before.state.source
    const at = written && fieldBelow(written, ['subjects', i, 'namespace'])
    const params = { id: describeId(before.id), name, old, namespace }
    if (subject !== changed.items[i]) {
      if (hasLeft(old) || plugin?.subjects === 'allServiceAccounts') return
      const hint = `kustomize rewrites subjects named "default": use another ServiceAccount, or move the binding to ${kustomizationWithout(source)}`
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
