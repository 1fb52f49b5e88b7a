// Random kustomizations with all fields of the format, and the files that they reference.
import { emit, emitJson } from './emit.mjs'
import { existing, images, labels, manifest, names, namespaces } from './manifests.mjs'
import { jsonPatch, strategicPatch, targetOf } from './patches.mjs'
import { pluginConfig } from './plugins.mjs'

/** Generates a tree of files. */
export class Tree {
  constructor(random) {
    this.random = random
    this.files = {}
  }

  yaml(path, ...documents) {
    this.files[path] = documents
      .map((document) => emit(document, this.random))
      .join(this.random.pick(['---\n', '---\n', '--- # next\n', '\n---\n']))
    return path
  }

  text(path, text) {
    this.files[path] = text
    return path
  }
}

/** One kustomization in `directory`; `bases` are directories next to it that it may use. */
export function kustomization(tree, directory, { bases = [], components = [], kind = 'Kustomization' } = {}) {
  const r = tree.random
  const at = (name) => `${directory}/${name}`
  const resources = [...bases.map((base) => `../${base}`), ...files(tree, directory)]
  const light = (probability) => probability * (kind === 'Component' ? 0.6 : 1)
  const body = {
    ...(kind === 'Component'
      ? { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind }
      : r.fields({ kind: [0.2, () => kind] })),
    ...(resources.length > 0 || kind !== 'Component' ? { resources } : {}),
    ...(components.length > 0 ? { components: components.map((component) => `../${component}`) } : {}),
    ...r.fields({
      namePrefix: [light(0.3), () => r.pick(['dev-', 'p-', 'a'])],
      nameSuffix: [light(0.25), () => r.pick(['-v2', '-s', '1'])],
      namespace: [light(0.25), () => r.pick(namespaces)],
      commonLabels: [light(0.12), () => labels(r)],
      labels: [light(0.2), () => [labelEntry(r), ...(r.chance(0.3) ? [labelEntry(r)] : [])]],
      commonAnnotations: [
        light(0.15),
        () => ({ note: r.pick(['x', 'true', '5']), ...r.fields({ 'a/b': [0.3, () => ''] }) }),
      ],
      images: [light(0.3), () => r.some(images, 2, 1).map((image) => imageEntry(r, image))],
      replicas: [light(0.12), () => scalable(r)],
      configMapGenerator: [light(0.35), () => generators(tree, directory, 'cm')],
      secretGenerator: [light(0.2), () => generators(tree, directory, 'sec')],
      generatorOptions: [light(0.12), () => generatorOptions(r)],
      patches: [light(0.45), () => r.some([0, 1, 2], 3, 1).map((i) => patchEntry(tree, directory, i))],
      patchesStrategicMerge: [
        light(0.08),
        () => [r.chance(0.5) ? tree.yaml(at('psm.yaml'), strategicPatch(r)) && 'psm.yaml' : emit(strategicPatch(r), r)],
      ],
      patchesJson6902: [light(0.08), () => [json6902(r)]],
      replacements: [light(0.25), () => replacements(tree, directory)],
      vars: [light(0.12), () => (r.chance(0.3) ? [variable(r, 'WEB'), variable(r, 'CFG')] : [variable(r)])],
      configurations: [light(0.1), () => [tree.yaml(at('config.yaml'), configuration(r)) && 'config.yaml']],
      transformers: [light(0.12), () => plugins(tree, directory, 'transformers')],
      generators: [light(0.06), () => plugins(tree, directory, 'generators')],
      buildMetadata: [
        light(0.12),
        () => r.some(['originAnnotations', 'transformerAnnotations', 'managedByLabel'], 3, 1),
      ],
      sortOptions: [light(0.12), () => sortOptions(r)],
      openapi: [
        light(0.05),
        () => ({ path: tree.text(at('schema.json'), JSON.stringify(openApi(r))) && 'schema.json' }),
      ],
      crds: [light(0.05), () => [tree.text(at('crd.json'), JSON.stringify(crd())) && 'crd.json']],
    }),
  }
  const name = r.chance(0.9) ? 'kustomization.yaml' : r.pick(['kustomization.yml', 'Kustomization'])
  tree.yaml(at(name), shuffled(r, body))
}

function shuffled(r, object) {
  return r.chance(0.2) ? Object.fromEntries(r.some(Object.entries(object), 99, 99)) : object
}

function files(tree, directory) {
  const r = tree.random
  return r.some(['a.yaml', 'b.yaml', 'c.yml'], 3, 1).map((name) => {
    const manifests = Array.from({ length: r.int(1, 3) }, () => manifest(r))
    if (r.chance(0.06)) tree.yaml(`${directory}/${name}`, { apiVersion: 'v1', kind: 'List', items: manifests })
    else tree.yaml(`${directory}/${name}`, ...manifests)
    return r.chance(0.1) ? `./${name}` : name
  })
}

function labelEntry(r) {
  return {
    pairs: labels(r),
    ...r.fields({
      includeSelectors: [0.4, () => r.chance(0.7)],
      includeTemplates: [0.4, () => r.chance(0.7)],
      fields: [
        0.15,
        () => [{ path: 'spec/extra/labels', kind: r.pick(['Widget', 'Deployment']), create: r.chance(0.6) }],
      ],
    }),
  }
}

function imageEntry(r, image) {
  const name = image.split('@')[0].replace(/:[^/]*$/, '')
  return {
    name,
    ...r.fields({
      newName: [0.4, () => r.pick(['mirror/x', 'host:80/y'])],
      newTag: [0.6, () => r.pick(['2', 'v3', 'latest'])],
      digest: [0.15, () => 'sha256:abc'],
      tagSuffix: [0.1, () => '-arm'],
    }),
  }
}

function generators(tree, directory, kind) {
  const r = tree.random
  return r.some(names, 2, 1).map((name, i) => ({
    ...identity(r, kind === 'sec' ? 'Secret' : 'ConfigMap', name),
    ...r.fields({
      literals: [0.8, () => r.some(['k=v', 'x="quoted"', 'n=1', 'multi=a=b', "s=it's", 'e='], 3, 1)],
      files: [0.35, () => [fileSource(tree, directory, i)]],
      envs: [0.2, () => [envFile(tree, directory, `${kind}${i}.env`)]],
      type: [kind === 'sec' ? 0.3 : 0, () => 'kubernetes.io/tls'],
      options: [0.3, () => generatorOptions(r)],
    }),
  }))
}

/** A new name, or the name of a generated object to merge with. */
function identity(r, kind, name) {
  const earlier = r.generated.filter((other) => other.kind === kind)
  if (earlier.length > 0 && r.chance(0.6)) {
    const { name, namespace } = r.pick(earlier)
    return { name, ...(namespace === undefined ? {} : { namespace }), behavior: r.pick(['merge', 'replace', 'merge']) }
  }
  const taken = [...r.made, ...r.generated].some(
    (other) => other.kind === kind && (other.metadata ?? other).name === name,
  )
  const made = {
    name: taken && r.chance(0.98) ? `${name}-gen` : name,
    ...r.fields({ namespace: [0.1, () => r.pick(namespaces)] }),
  }
  r.generated.push({ kind, ...made })
  return { ...made, ...r.fields({ behavior: [0.1, () => r.pick(['create', 'create', 'merge'])] }) }
}

const fileContents = [
  'content\n',
  'two\nlines\n',
  '\ttab\n',
  'no newline',
  '',
  ' lead\n  in\n',
  'a\r\nb\r\n',
  'x: [1]\n',
  '\ufeffmark\n',
  'smile 😀 \n',
  '\ra\u0085b\u2028',
  Buffer.from([0xff, 0x00, 0x80]),
  Buffer.alloc(60, 0xe9),
]

function fileSource(tree, directory, i) {
  const r = tree.random
  tree.text(`${directory}/f${i}.txt`, r.pick(fileContents))
  return r.chance(0.5) ? `f${i}.txt` : `key${i}=f${i}.txt`
}

function envFile(tree, directory, name) {
  tree.text(
    `${directory}/${name}`,
    tree.random.pick([
      'A=1\nB= two \n# c\n',
      '\nX="q"\nY\n',
      'Z=a=b',
      '\ufeffA=1\r\n=x\r\nB\r\n',
      "export A=1\n\tB='x'\n",
    ]),
  )
  return name
}

const generatorOptions = (r) =>
  r.fields({
    labels: [0.4, () => labels(r)],
    annotations: [0.4, () => ({ note: 'g' })],
    disableNameSuffixHash: [0.5, () => r.chance(0.7)],
    immutable: [0.2, () => true],
  })

function patchEntry(tree, directory, i) {
  const r = tree.random
  const json = r.chance(0.45)
  const object = existing(r)
  const patch = json ? jsonPatch(r, object) : strategicPatch(r)
  const inline = r.chance(0.6)
  const text = json && r.chance(0.3) ? emitJson(patch, r) : emit(patch, r)
  if (!inline) tree.text(`${directory}/patch${i}.yaml`, text)
  return {
    ...(inline ? { patch: text.replaceAll('\r\n', '\n') } : { path: `patch${i}.yaml` }),
    ...(json || r.chance(0.3) ? { target: targetOf(r, object) } : {}),
    ...r.fields({
      options: [0.08, () => r.fields({ allowNameChange: [0.7, () => true], allowKindChange: [0.5, () => true] })],
    }),
  }
}

function json6902(r) {
  const object = existing(r)
  const [version, group] = object.apiVersion.split('/').reverse()
  const target = { ...(group === undefined ? {} : { group }), version, kind: object.kind, name: object.metadata.name }
  return { target, patch: emit(jsonPatch(r, object), r).replaceAll('\r\n', '\n') }
}

function scalable(r) {
  const found = r.made.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
  if (found.length === 0) return r.chance(0.03) ? [{ name: r.pick(names), count: 1 }] : undefined
  return [{ name: r.pick(found).metadata.name, count: r.int(0, 5) }]
}

function replacements(tree, directory) {
  const r = tree.random
  const entries = Array.from({ length: r.int(1, 2) }, () => replacement(r))
  if (r.chance(0.8)) return entries
  tree.yaml(`${directory}/rep.yaml`, r.chance(0.5) ? entries : entries[0])
  return [{ path: 'rep.yaml' }]
}

const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels.app',
  'metadata.annotations.note',
  'spec.template.spec.containers.[name=main].image',
  'spec.template.spec.containers.*.image',
  'spec.template.spec.containers.0.name',
  'spec.replicas',
  'data.k',
  'spec.size',
  'spec.items.[name=b].v',
  'spec.list.1',
  'metadata.labels.[app.kubernetes.io/name]',
  'spec.configRef.name',
  'spec.rules.0.host',
]

const identityFields = new Set(['apiVersion', 'kind'])

/** A dotted path to a field of `object`, or to a field that other resources may have. */
function fieldPath(r, object) {
  if (r.chance(0.08)) return r.pick(fieldPaths)
  const path = []
  for (let node = object; typeof node === 'object' && node !== null && !('text' in node); ) {
    const keys = Object.keys(node).filter((key) => path.length > 0 || !identityFields.has(key) || r.chance(0.03))
    if (keys.length === 0) break
    const key = r.pick(keys)
    path.push(step(r, node, key))
    node = node[key]
    if (path.length > 1 && r.chance(0.1)) break
  }
  // Replacing all annotations with a string would also remove internal annotations.
  if (/^metadata\.(?:annotations|labels)$/.test(path.join('.'))) path.push('note')
  return path.join('.')
}

/** A generated object with a changed kind is hashed by its parse tree: a known difference. */
function targetPath(r, object) {
  const path = fieldPath(r, object)
  return path === 'kind' ? 'apiVersion' : path
}

function step(r, node, key) {
  if (!Array.isArray(node)) return key.includes('.') ? `[${key}]` : key
  if (r.chance(0.2)) return '*'
  const name = node[key]?.name
  return typeof name === 'string' && r.chance(0.6) ? `[name=${name}]` : key
}

function replacement(r) {
  const source = existing(r)
  return {
    source: {
      kind: source.kind,
      ...r.fields({
        name: [0.95, () => source.metadata.name],
        namespace: [0.03, () => r.pick(namespaces)],
        fieldPath: [0.8, () => fieldPath(r, source)],
        options: [
          0.25,
          () => ({
            delimiter: r.pick(['/', ':', '.', '-']),
            ...r.fields({ index: [0.7, () => r.pick([0, 0, 0, 0, 1])] }),
          }),
        ],
      }),
    },
    targets: Array.from({ length: r.int(1, 2) }, () => replacementTarget(r, existing(r))),
  }
}

function replacementTarget(r, object) {
  return {
    select: r.fields({
      kind: [0.85, () => object.kind],
      name: [0.6, () => r.pick([object.metadata.name, object.metadata.name, '.*'])],
      namespace: [0.05, () => r.pick(namespaces)],
    }),
    ...r.fields({
      reject: [0.2, () => [rejected(r)]],
      fieldPaths: [0.95, () => Array.from({ length: r.int(1, 2) }, () => targetPath(r, object))],
      options: [
        0.6,
        () =>
          r.fields({
            create: [0.8, () => true],
            delimiter: [0.2, () => r.pick(['/', ':', '-', '.', ''])],
            index: [0.2, () => r.int(-1, 3)],
          }),
      ],
    }),
  }
}

function rejected(r) {
  return r.fields({
    name: [0.6, () => r.pick(names)],
    kind: [0.2, () => r.pick(['Deployment', 'ConfigMap', 'Widget'])],
    labelSelector: [0.3, () => r.pick(['app=web', 'app', '!tier'])],
    annotationSelector: [0.1, () => 'note'],
  })
}

function variable(r, name = r.pick(['WEB', 'CFG'])) {
  const object = existing(r)
  return {
    name,
    objref: { kind: object.kind, name: object.metadata.name, apiVersion: object.apiVersion },
    ...r.fields({
      fieldref: [
        0.4,
        () => ({ fieldpath: r.pick(['metadata.name', 'data.k', 'spec.replicas', 'metadata.labels.app']) }),
      ],
    }),
  }
}

function configuration(r) {
  const spec = (path, create) => ({ path, kind: 'Widget', ...(create ? { create: r.chance(0.5) } : {}) })
  return r.fields({
    namePrefix: [0.3, () => [spec('spec/prefix', false)]],
    namespace: [0.2, () => [spec('spec/ns', true)]],
    commonLabels: [0.3, () => [spec('spec/labels', true)]],
    commonAnnotations: [0.3, () => [spec('spec/annotations', true)]],
    images: [0.4, () => [{ path: 'spec/image', kind: 'Widget' }]],
    replicas: [0.3, () => [spec('spec/replicas', true)]],
    nameReference: [
      0.5,
      () => [
        {
          kind: r.pick(['ConfigMap', 'Secret']),
          version: 'v1',
          fieldSpecs: [{ path: 'spec/configRef/name', kind: 'Widget' }],
        },
      ],
    ],
    varReference: [0.3, () => [{ path: 'spec/size', kind: 'Widget' }]],
  })
}

function plugins(tree, directory, field) {
  const r = tree.random
  return Array.from({ length: r.int(1, 2) }, (_, i) => {
    const config = pluginConfig(r, field, i)
    if (r.chance(0.5)) return emit(config, r).replaceAll('\r\n', '\n')
    return tree.yaml(`${directory}/${field}${i}.yaml`, config) && `${field}${i}.yaml`
  })
}

function sortOptions(r) {
  if (r.chance(0.4)) return { order: 'fifo' }
  return {
    order: 'legacy',
    ...r.fields({
      legacySortOptions: [
        0.5,
        () => ({
          orderFirst: r.some(['Service', 'Widget', 'Namespace'], 2),
          orderLast: r.some(['ConfigMap', 'Deployment'], 2),
        }),
      ],
    }),
  }
}

function openApi(r) {
  const items = {
    type: 'array',
    items: { type: 'object' },
    ...(r.chance(0.8) ? { 'x-kubernetes-patch-merge-key': 'name', 'x-kubernetes-patch-strategy': 'merge' } : {}),
  }
  return {
    definitions: {
      'v1.Widget': {
        type: 'object',
        properties: { spec: { type: 'object', properties: { items } } },
        'x-kubernetes-group-version-kind': [{ group: 'example.com', kind: 'Widget', version: 'v1' }],
      },
    },
  }
}

function crd() {
  return {
    'example.com/v1.Widget': { Schema: { properties: { spec: { $ref: 'example.com/v1.WidgetSpec' } } } },
    'example.com/v1.WidgetSpec': {
      Schema: {
        properties: {
          configRef: {
            'x-kubernetes-object-ref-api-version': 'v1',
            'x-kubernetes-object-ref-kind': 'ConfigMap',
            'x-kubernetes-object-ref-name-key': 'name',
          },
        },
      },
    },
  }
}
