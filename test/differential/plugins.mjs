// Random configurations of built-in plugins.
import { emit } from './emit.mjs'
import { existing, images, labels, names, namespaces } from './manifests.mjs'
import { jsonPatch, strategicPatch, targetOf } from './patches.mjs'

const inline = (r, patch) => emit(patch, r).replaceAll('\r\n', '\n')

const nameSpec = [{ path: 'metadata/name' }]

const transformers = {
  PrefixTransformer: (r) => ({ prefix: r.pick(['x-', '']), ...r.fields({ fieldSpecs: [0.97, () => nameSpec] }) }),
  SuffixTransformer: (r) => ({ suffix: '-x', ...r.fields({ fieldSpecs: [0.97, () => nameSpec] }) }),
  PrefixSuffixTransformer: (r) => ({ prefix: 'x-', suffix: '-y', ...r.fields({ fieldSpecs: [0.97, () => nameSpec] }) }),
  NamespaceTransformer: (r) => ({
    ...r.fields({
      unsetOnly: [0.4, () => true],
      setRoleBindingSubjects: [0.4, () => r.pick(['none', 'defaultOnly', 'allServiceAccounts'])],
      fieldSpecs: [0.5, () => [{ path: 'metadata/namespace', create: true }]],
    }),
  }),
  LabelTransformer: (r) => ({ labels: labels(r), fieldSpecs: [{ path: 'metadata/labels', create: true }] }),
  AnnotationsTransformer: (r) => ({
    annotations: { note: 'plugin' },
    ...r.fields({ fieldSpecs: [0.9, () => [{ path: 'metadata/annotations', create: true }]] }),
  }),
  ImageTagTransformer: (r) => ({
    imageTag: { name: r.pick(images).split(/[:@]/)[0], newTag: 'p' },
    ...r.fields({ fieldSpecs: [0.3, () => [{ path: 'spec/image' }]] }),
  }),
  ReplicaCountTransformer: (r) => ({
    replica: { name: r.pick(names), count: 2 },
    fieldSpecs: [
      { path: 'spec/replicas', create: true, kind: 'Deployment' },
      { path: 'spec/replicas', create: true, kind: 'Widget' },
    ],
  }),
  PatchTransformer: (r) => {
    const object = existing(r)
    return r.chance(0.5)
      ? { patch: inline(r, jsonPatch(r, object)), target: targetOf(r, object) }
      : { patch: inline(r, strategicPatch(r)) }
  },
  PatchStrategicMergeTransformer: (r) => ({ patches: inline(r, strategicPatch(r)) }),
  PatchJson6902Transformer: (r) => {
    const object = existing(r)
    const { kind, metadata, apiVersion } = object
    const [version, group] = apiVersion.split('/').reverse()
    const target = { kind, name: metadata.name, version, ...(group === undefined ? {} : { group }) }
    return { target, jsonOp: inline(r, jsonPatch(r, object)) }
  },
  ValueAddTransformer: (r) => ({
    value: r.pick(['added', 'v']),
    targets: [
      {
        selector: { kind: r.pick(['Service', 'Widget']) },
        fieldPath: r.pick(['metadata/namespace', 'spec/size']),
        ...r.fields({ filePathPosition: [0.4, () => r.int(0, 2)] }),
      },
    ],
  }),
  HashTransformer: () => ({}),
}

const generators = {
  ConfigMapGenerator: (r) => ({ literals: ['k=v', ...(r.chance(0.5) ? ['n=1'] : [])] }),
  SecretGenerator: (r) => ({ literals: ['k=v'], ...r.fields({ type: [0.3, () => 'Opaque'] }) }),
  IAMPolicyGenerator: () => ({
    cloud: 'gke',
    kubernetesService: { name: 'k', namespace: 'shop' },
    serviceAccount: { name: 'g', projectId: 'p' },
  }),
}

export function pluginConfig(r, field, index) {
  const table = field === 'generators' ? generators : transformers
  const kind = r.pick(Object.keys(table))
  const name = r.chance(0.9) ? `${r.pick(names)}-plugin-${index}` : r.pick(names)
  const metadata = { name, ...(kind === 'NamespaceTransformer' ? { namespace: r.pick(namespaces) } : {}) }
  return { apiVersion: 'builtin', kind, metadata, ...table[kind](r) }
}
