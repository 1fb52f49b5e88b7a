import { isObject } from '../../tree/json-values.ts'
import { fieldOf } from '../json-values.ts'
import { type Mistake, missingField } from '../mistake.ts'
import type { Found, Subject } from './subject.ts'

/**
 * Kinds that an API server rejects without a spec, because an empty one lacks required fields. The schemas of most
 * releases do not say so.
 */
const kinds: ReadonlySet<string> = new Set([
  '/PersistentVolumeClaim',
  '/Pod',
  '/ReplicationController',
  '/Service',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'autoscaling/HorizontalPodAutoscaler',
  'batch/CronJob',
  'batch/Job',
])

/** The spec of a resource and of its pod template are required. */
export function requireSpecs({ group, kind, root, template }: Subject): readonly Mistake[] {
  if (!kinds.has(`${group}/${kind}`)) return []
  return [...requireSpec(root), ...(template === undefined ? [] : requireSpec(template))]
}

function requireSpec({ value, path }: Found): readonly Mistake[] {
  if (!isObject(value) || fieldOf(value, 'spec') !== undefined) return []
  // Its content may be there at the wrong level, which is the mistake then.
  return [{ ...missingField([...path, 'spec']), because: [path] }]
}
