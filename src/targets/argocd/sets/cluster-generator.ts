import { MAP, STRING_MAP, sliceType } from '../../../go-template/types.ts'
import { GoList, GoMap, type GoValue, goMap } from '../../../go-template/values.ts'
import { compareBytes } from '../../../tree/compare-bytes.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { normalizeName } from './normalize.ts'
import type { Parameters } from './parameters.ts'
import { isEmptySelector, selectorMatcher } from './selector.ts'
import { type ClusterSecret, type GeneratorPart, type SetContext, withValues } from './set-context.ts'

/** The label of Secrets that Argo CD reads, for example for clusters. */
export const secretTypeLabel = 'argocd.argoproj.io/secret-type'

/** Returns the cluster that a Secret describes. Undefined for any other object. */
export function clusterSecret({ apiVersion, kind, metadata, data, stringData }: JsonObject): ClusterSecret | undefined {
  if (apiVersion !== 'v1' || kind !== 'Secret' || !isObject(metadata)) return undefined
  const labels = texts(metadata['labels'])
  if (labels.get(secretTypeLabel) !== 'cluster') return undefined
  const plain = texts(stringData)
  const encoded = texts(data)
  const field = (name: string): string => {
    return plain.get(name) ?? Buffer.from(encoded.get(name) ?? '', 'base64').toString('utf8')
  }
  return {
    name: field('name'),
    server: field('server'),
    project: field('project'),
    labels,
    annotations: texts(metadata['annotations']),
  }
}

function texts(value: JsonValue | undefined): ReadonlyMap<string, string> {
  return new Map(isObject(value) ? Object.entries(value).map(([key, item]) => [key, textOf(item)]) : [])
}

const ownCluster: ClusterSecret = {
  name: 'in-cluster',
  server: 'https://kubernetes.default.svc',
  project: '',
  labels: new Map(),
  annotations: new Map(),
}

/**
 * Evaluates `clusters`: the clusters in Secrets, and the cluster in which Argo CD runs. Follows
 * applicationset/generators/cluster.go.
 */
export function clusterParameters(part: GeneratorPart, context: SetContext): readonly Parameters[] {
  const { selector, flatList } = part.value
  const matches = selectorMatcher(selector, context.set.locate([...part.path, 'selector']))
  // If several clusters have the same name, the last one is used.
  const byName = new Map(context.clusters.filter(({ labels }) => matches(labels)).map((each) => [each.name, each]))
  const sorted = [...byName.values()].toSorted((a, b) => compareBytes(a.name, b.name))
  const hasOwn = isEmptySelector(selector) && !sorted.some(({ server }) => server === ownCluster.server)
  const all = [
    ...sorted.map((cluster) => parametersOf(cluster, context)),
    ...(hasOwn ? [parametersOf(ownCluster, context)] : []),
  ].map((parameters) => withValues(part, parameters, context))
  return flatList === true ? [goMap([['clusters', new GoList(all, sliceType(MAP))]])] : all
}

function parametersOf(cluster: ClusterSecret, { goTemplate }: SetContext): Parameters {
  const { name, server, project, labels, annotations } = cluster
  const entries: [string, GoValue][] = [
    ['name', name],
    ['nameNormalized', normalizeName(name)],
    ['server', server],
    ['project', project],
  ]
  if (!goTemplate) {
    for (const [key, value] of annotations) entries.push([`metadata.annotations.${key}`, value])
    for (const [key, value] of labels) entries.push([`metadata.labels.${key}`, value])
  } else if (cluster !== ownCluster) {
    const metadata: [string, GoValue][] = []
    if (annotations.size > 0) metadata.push(['annotations', new GoMap(new Map(annotations), STRING_MAP)])
    if (labels.size > 0) metadata.push(['labels', new GoMap(new Map(labels), STRING_MAP)])
    entries.push(['metadata', goMap(metadata)])
  }
  return goMap(entries)
}
