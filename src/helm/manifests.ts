// Turns rendered templates into the printed output. Follows helm pkg/release/v1/util, manifest.go and
// manifest_sorter.go.

import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { basename } from '../files/paths.ts'
import { compareBytes, sortedByBytes } from '../tree/compare-bytes.ts'
import { isSpace, trimSpace } from '../tree/go-space.ts'
import { scanKind } from './scan-kind.ts'
import { TypedReader } from './typed-yaml.ts'

/** A document that a template printed. */
export interface Manifest {
  /** The path of its template, such as `shop/charts/db/templates/a.yaml`. */
  readonly template: string
  readonly text: string
  readonly kind: string
  /** The events of a hook, such as `pre-install`. Undefined for documents that are not hooks. */
  readonly hook: readonly string[] | undefined
}

/** The documents in the order in which Helm installs them. */
export interface SortedManifests {
  readonly manifests: readonly Manifest[]
  readonly hooks: readonly Manifest[]
  readonly dropped: readonly DroppedDocument[]
}

/** A hook that Helm does not print. */
export interface DroppedDocument extends Pick<Manifest, 'template' | 'kind'> {
  /** The events of the hook that do not exist. */
  readonly events: readonly string[]
}

/**
 * Splits the output of all templates into documents, and sorts them.
 *
 * @param rendered the output of each template, by its path
 * @throws KuiltError CHART_OUTPUT_INVALID
 */
export function sortManifests(rendered: ReadonlyMap<string, string>): SortedManifests {
  const all: Manifest[] = []
  const dropped: DroppedDocument[] = []
  for (const template of sortedByBytes(rendered.keys())) {
    const text = rendered.get(template) ?? ''
    if (template.endsWith('NOTES.txt') || basename(template).startsWith('_')) continue
    for (const piece of splitManifests(text)) {
      const manifest = readManifest(template, piece)
      const unknown = (manifest.hook ?? []).filter((event) => !hookEvents.has(event))
      if (unknown.length === 0) all.push(manifest)
      else dropped.push({ template, kind: manifest.kind, events: unknown })
    }
  }
  return {
    manifests: byKind(all.filter(({ hook }) => hook === undefined)),
    hooks: byKind(all.filter(({ hook }) => hook !== undefined)),
    dropped,
  }
}

/** Splits text at `---`. Trailing white space of the pieces is kept. */
function splitManifests(text: string): readonly string[] {
  // In Go's regular expressions, only a line feed starts a new line.
  const pieces = trimStart(text).split(/(?<![^\n])---[ \t]*/)
  return pieces.map(trimStart).filter((piece) => piece !== '')
}

function trimStart(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text.charAt(start))) start++
  return text.slice(start)
}

/** The events of hooks. Helm drops documents with any other event. */
export const hookEvents: ReadonlySet<string> = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
])

/** @throws KuiltError CHART_OUTPUT_INVALID */
function readManifest(template: string, text: string): Manifest {
  const { kind, annotations } = readHead(template, text)
  const events = annotations.get('helm.sh/hook')?.split(',')
  return { template, text, kind, hook: events?.map((event) => trimSpace(event).toLowerCase()) }
}

/** The cause of CHART_OUTPUT_INVALID. */
export class InvalidDocument extends Error {
  readonly document: Pick<Manifest, 'template' | 'text'>
  /** The cause. Its location refers to the text of the document. */
  override readonly cause: KuiltError

  constructor(document: Pick<Manifest, 'template' | 'text'>, cause: KuiltError) {
    super(cause.message)
    this.document = document
    this.cause = cause
  }

  override get name(): string {
    return 'InvalidDocument'
  }
}

interface Head {
  readonly kind: string
  readonly annotations: ReadonlyMap<string, string>
}

function readHead(template: string, text: string): Head {
  const scanned = scanKind(text)
  if (scanned !== undefined) return { kind: scanned, annotations: new Map() }
  try {
    const map = new TypedReader(text, template).document
    map?.text('apiVersion')
    const metadata = map?.map('metadata')
    metadata?.text('name')
    return { kind: map?.text('kind') ?? '', annotations: metadata?.textMap('annotations') ?? new Map() }
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const cause = new InvalidDocument({ template, text }, error)
    throw new KuiltError('CHART_OUTPUT_INVALID', { template, reason: reasonOf(error) }, { cause })
  }
}

/** The reason, without "the file", because the text is only a part of a file. */
function reasonOf({ code, params, message }: KuiltError): string {
  return code === 'CHART_FIELD_TYPE' && params.field === ''
    ? `it must be ${params.expected}, not ${params.actual}`
    : message
}

/** The order in which Helm installs kinds. All other kinds come last. */
const order: ReadonlyMap<string, number> = new Map(
  [
    'PriorityClass',
    'Namespace',
    'NetworkPolicy',
    'ResourceQuota',
    'LimitRange',
    'PodSecurityPolicy',
    'PodDisruptionBudget',
    'ServiceAccount',
    'Secret',
    'SecretList',
    'ConfigMap',
    'StorageClass',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'CustomResourceDefinition',
    'ClusterRole',
    'ClusterRoleList',
    'ClusterRoleBinding',
    'ClusterRoleBindingList',
    'Role',
    'RoleList',
    'RoleBinding',
    'RoleBindingList',
    'Service',
    'DaemonSet',
    'Pod',
    'ReplicationController',
    'ReplicaSet',
    'Deployment',
    'HorizontalPodAutoscaler',
    'StatefulSet',
    'Job',
    'CronJob',
    'IngressClass',
    'Ingress',
    'APIService',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ].map((kind, i) => [kind, i]),
)

function byKind(manifests: readonly Manifest[]): readonly Manifest[] {
  const place = ({ kind }: Manifest): number => order.get(kind) ?? order.size
  return [...manifests].sort((a, b) => {
    const a_ = place(a)
    return a_ - place(b) || (a_ === order.size ? compareBytes(a.kind, b.kind) : 0)
  })
}
