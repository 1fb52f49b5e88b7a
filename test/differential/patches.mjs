// Random patches for the fields of random resources.
import { container, existing, images, labels, looseManifest, names, namespaces, oddScalar } from './manifests.mjs'

const kinds = ['ConfigMap', 'Secret', 'Deployment', 'Service', 'Widget', 'StatefulSet', 'Ingress']

/** A target that usually selects `object`. */
export function targetOf(r, object) {
  const { kind, metadata } = object
  if (r.chance(0.15)) return target(r)
  return { kind, ...r.fields({ name: [0.7, () => metadata.name] }) }
}

export function target(r) {
  return r.fields({
    group: [0.1, () => r.pick(['apps', 'example.com', ''])],
    version: [0.15, () => 'v1'],
    kind: [0.8, () => r.pick([...kinds, 'Deployment|StatefulSet', 'Conf.*'])],
    name: [0.5, () => r.pick([...names, 'web.*', '.*'])],
    namespace: [0.1, () => r.pick(namespaces)],
    labelSelector: [0.15, () => r.pick(['app=web', 'app', '!tier', 'app in (web, api)', 'tier!=x'])],
    annotationSelector: [0.06, () => r.pick(['note=a', 'note'])],
  })
}

export function strategicPatch(r) {
  const { apiVersion, kind, metadata } = existing(r)
  const { name, namespace } = metadata
  const id = { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
  if (r.chance(0.06)) return { ...id, $patch: r.pick(['delete', 'replace', 'merge']) }
  if (r.chance(0.06)) return { ...looseManifest(r), ...id }
  const more = r.fields({
    labels: [0.4, () => withNulls(r, labels(r))],
    annotations: [0.4, () => withNulls(r, { note: r.pick(['new', '1']) })],
  })
  return { ...id, metadata: { ...id.metadata, ...more }, ...body(r, kind) }
}

function withNulls(r, map) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, r.chance(0.2) ? null : value]))
}

function body(r, kind) {
  if (kind === 'ConfigMap' || kind === 'Secret')
    return {
      [kind === 'Secret' ? 'stringData' : 'data']: withNulls(r, {
        k: 'patched',
        ...r.fields({ more: [0.5, () => oddScalar(r)] }),
      }),
    }
  if (kind === 'Service')
    return {
      spec: r.fields({
        ports: [
          0.7,
          () => [
            {
              port: 80,
              ...r.fields({
                targetPort: [0.5, () => 'http'],
                protocol: [0.4, () => r.pick(['TCP', 'UDP'])],
                $patch: [0.1, () => 'delete'],
              }),
            },
          ],
        ],
        type: [0.5, () => r.pick(['ClusterIP', null])],
      }),
    }
  if (kind === 'Widget')
    return {
      spec: r.fields({
        size: [0.5, () => r.pick([1, null, 'x', { a: 1 }])],
        list: [0.4, () => [9]],
        items: [0.5, () => [{ name: 'b', v: 2 }, ...(r.chance(0.3) ? [{ $patch: 'replace' }] : [])]],
        configRef: [0.3, () => ({ name: r.pick(names), ...r.fields({ $patch: [0.2, () => 'replace'] }) })],
      }),
    }
  if (kind === 'Ingress')
    return { spec: r.fields({ tls: [0.6, () => [{ hosts: ['b'] }]], ingressClassName: [0.4, () => 'x'] }) }
  if (['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return workload(r)
  return r.chance(0.2) ? { extra: r.pick([1, 'x', [1], { a: null }]) } : {}
}

function workload(r) {
  const containers = r
    .some(['main', 'side', 'new'], 2, 1)
    .map((name) =>
      r.chance(0.15)
        ? { name, $patch: 'delete' }
        : r.chance(0.5)
          ? container(r, name)
          : { name, image: r.pick(images) },
    )
  if (r.chance(0.06)) containers.push({ $patch: 'replace' })
  return {
    spec: {
      ...r.fields({
        replicas: [0.4, () => r.pick([5, null])],
        strategy: [0.15, () => ({ type: 'Recreate', $retainKeys: ['type'] })],
      }),
      template: {
        ...r.fields({ metadata: [0.3, () => ({ labels: withNulls(r, labels(r)) })] }),
        spec: {
          ...r.fields({
            volumes: [
              0.3,
              () => [
                {
                  name: 'data',
                  ...r.pick([{ emptyDir: {} }, { $patch: 'delete' }, { configMap: { name: r.pick(names) } }]),
                },
              ],
            ],
            '$setElementOrder/containers': [0.08, () => [{ name: 'side' }, { name: 'main' }]],
            nodeSelector: [0.1, () => null],
          }),
          containers,
        },
      },
    },
  }
}

const anyPointers = [
  '/metadata/labels/app',
  '/metadata/annotations/note',
  '/metadata/labels',
  '/metadata/annotations',
  '/spec/replicas',
  '/spec/size',
  '/data/k',
  '/data/new',
  '/spec/template/spec/containers/0/image',
  '/spec/template/spec/containers/-',
  '/spec/template/spec/containers/0/env/-',
  '/spec/list/1',
  '/spec/items/0/v',
  '/spec/ports/0/port',
  '/metadata/labels/app.kubernetes.io~1name',
  '/metadata/name',
  '/metadata/namespace',
  '/spec/type',
]

/** A pointer to a field of `object`, or to one that almost exists. */
function pointer(r, object) {
  if (r.chance(0.02)) return r.pick(anyPointers)
  const path = []
  for (let node = object; typeof node === 'object' && node !== null && !('text' in node); ) {
    // Objects with a patched kind are hashed by parse tree and layout: a known difference.
    const keys = Object.keys(node).filter((key) => path.length > 0 || !/^(?:kind|apiVersion)$/.test(key))
    if (keys.length === 0 || (path.length > 1 && r.chance(0.25))) break
    const key = r.chance(0.05) && Array.isArray(node) ? '-' : r.pick(keys)
    path.push(key.replaceAll('~', '~0').replaceAll('/', '~1'))
    node = node[key]
  }
  if (r.chance(0.03) && path.length > 1) path.push('new')
  return `/${path.join('/')}`
}

/** Operations for `object`, or for an existing resource. */
export function jsonPatch(r, object = existing(r)) {
  return Array.from({ length: r.int(1, 2) }, () => operation(r, object))
}

function operation(r, object) {
  const path = pointer(r, object)
  const op = r.pick(['add', 'add', 'add', 'replace', 'replace', 'remove', 'test', 'copy', 'move'])
  if (op === 'remove') return { op, path }
  // kustomize reads lists instead of labels or annotations as pairs, or crashes. Not tested, because they are never
  // intended.
  const free = !/\/(?:labels|annotations)$/.test(path)
  if ((op === 'copy' || op === 'move') && free) return { op, from: pointer(r, object), path }
  if (op === 'test') return { op, path, value: r.chance(0.93) ? plainAt(object, path) : 'other' }
  return { op: free ? op : 'add', path, value: value(r, path) }
}

function plainAt(object, path) {
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.reduce((node, key) => node?.[key], object) ?? null
}

function value(r, path) {
  if (/labels$|annotations$/.test(path)) return labels(r)
  if (/\/name$/.test(path)) return r.pick(['new', 'web', 'true'])
  if (/containers\/-$/.test(path)) return container(r, 'added')
  if (/env\/-$/.test(path)) return { name: 'Z', value: '1' }
  if (/replicas|port|list/.test(path)) return r.pick([1, 7, 10000000, 1.5])
  return r.pick([
    'new',
    'a b',
    '5',
    'true',
    'line\nbreak\n',
    ...(r.chance(0.2) ? [oddScalar(r), null, true, [], {}] : []),
  ])
}
