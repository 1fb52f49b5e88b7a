import { isObject } from '../../tree/json-values.ts'
import { cronRule } from '../cron.ts'
import { fieldOf, textAt } from '../json-fields.ts'
import { conflict, invalidValue, type Mistake, missingField } from '../mistake.ts'
import { checkChoices } from './enums.ts'
import { notNegative } from './pods.ts'
import { below, type Found, inAll, type Subject } from './subject.ts'

const counts: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'],
  ReplicaSet: ['replicas', 'minReadySeconds'],
  DaemonSet: ['minReadySeconds', 'revisionHistoryLimit'],
  StatefulSet: ['replicas', 'minReadySeconds', 'revisionHistoryLimit'],
  ReplicationController: ['replicas', 'minReadySeconds'],
  Job: [
    'parallelism',
    'completions',
    'backoffLimit',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ],
  CronJob: ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'],
}

const groups: ReadonlySet<string> = new Set(['apps', 'batch', ''])

/** Rules for Deployments, Jobs and other workloads, except those about their pods. */
export function checkWorkload(subject: Subject): readonly Mistake[] {
  const fields = counts[subject.kind]
  const spec = below(subject.root, 'spec')
  if (fields === undefined || spec === undefined || !groups.has(subject.group)) return []
  const job = subject.kind === 'CronJob' ? below(spec, 'jobTemplate', 'spec') : undefined
  return inAll(
    notNegative(spec, fields),
    job === undefined ? [] : notNegative(job, counts['Job'] ?? []),
    checkRestartPolicy(subject),
    checkPodCounts(subject),
    checkStrategy(spec, subject.kind),
    checkStatefulSet(spec, subject.kind),
    checkJob(job ?? spec, subject.kind),
    subject.kind === 'CronJob' ? checkCronJob(spec) : [],
  )
}

function checkPodCounts({ pod }: Subject): readonly Mistake[] {
  return pod === undefined ? [] : notNegative(pod, ['terminationGracePeriodSeconds'])
}

function checkRestartPolicy({ kind, pod }: Subject): readonly Mistake[] {
  if (pod === undefined || !isObject(pod.value)) return []
  const policy = fieldOf(pod.value, 'restartPolicy')
  const isJob = kind === 'Job' || kind === 'CronJob'
  if (policy === undefined && !isJob) return []
  const path = [...pod.path, 'restartPolicy']
  if (policy === undefined) {
    return [missingField(path, `a ${kind} requires \`restartPolicy: Never\` or \`restartPolicy: OnFailure\``)]
  }
  // Values other than the three policies are reported elsewhere.
  if (isJob) {
    return policy === 'Always' ? [invalidValue(path, `be "Never" or "OnFailure" in a ${kind}, not "Always"`)] : []
  }
  if (policy !== 'Never' && policy !== 'OnFailure') return []
  return [invalidValue(path, `be "Always" in a ${kind}, not "${policy}"`)]
}

const strategies: Readonly<Record<string, readonly [field: string, types: readonly string[]]>> = {
  Deployment: ['strategy', ['Recreate', 'RollingUpdate']],
  DaemonSet: ['updateStrategy', ['OnDelete', 'RollingUpdate']],
  StatefulSet: ['updateStrategy', ['OnDelete', 'RollingUpdate']],
}

function checkStrategy(spec: Found, kind: string): readonly Mistake[] {
  const [field, types] = strategies[kind] ?? []
  const strategy = field === undefined ? undefined : below(spec, field)
  if (strategy === undefined || types === undefined) return []
  const type = textAt(strategy.value, 'type')
  const rolling = below(strategy, 'rollingUpdate')
  const choices = checkChoices(strategy, { type: types })
  if (rolling === undefined) return choices
  if (type === 'Recreate') {
    const rivals = [[...strategy.path, 'type']]
    return [
      ...choices,
      conflict(rolling.path, 'rollingUpdate is not allowed with type Recreate', { rivals, part: 'key' }),
    ]
  }
  return [...choices, ...checkRolling(rolling, kind)]
}

function checkRolling(rolling: Found, kind: string): readonly Mistake[] {
  // `maxSurge` of a Deployment may be more than 100%.
  const shares = ['maxSurge', 'maxUnavailable'].flatMap((field) => {
    return checkShare(rolling, field, { most: field === 'maxSurge' && kind === 'Deployment' ? Infinity : 100 })
  })
  if (kind === 'StatefulSet') return [...shares, ...notNegative(rolling, ['partition'])]
  const surge = fieldOf(rolling.value, 'maxSurge')
  const unavailable = fieldOf(rolling.value, 'maxUnavailable')
  // The defaults are 25% and 25% in a Deployment, 0 and 1 in a DaemonSet.
  const noSurge = isZero(surge) || (surge === undefined && kind === 'DaemonSet')
  if (!noSurge || !isZero(unavailable)) return shares
  const path = [...rolling.path, 'maxUnavailable']
  const rivals = [[...rolling.path, 'maxSurge']]
  return [...shares, conflict(path, 'maxUnavailable and maxSurge must not both be 0', { rivals })]
}

function isZero(share: unknown): boolean {
  return share === 0 || (typeof share === 'string' && /^0+%$/.test(share))
}

/** Checks a field that is a number or a percentage such as `25%`. */
export function checkShare(
  found: Found,
  field: string,
  { most = 100 }: { readonly most?: number } = {},
): readonly Mistake[] {
  const share = fieldOf(found.value, field)
  if (typeof share === 'number') {
    return share < 0 ? [invalidValue([...found.path, field], `be at least 0, or a percentage, not ${share}`)] : []
  }
  if (typeof share !== 'string') return []
  if (/^\d+%$/.test(share)) {
    return Number.parseInt(share, 10) <= most
      ? []
      : [invalidValue([...found.path, field], `be at most ${most}%, not ${share}`)]
  }
  const hint = /^\d+$/.test(share) ? `write the number without quotes: ${share}` : undefined
  return [invalidValue([...found.path, field], `be an integer or a percentage such as 25%, not "${share}"`, { hint })]
}

function checkStatefulSet(spec: Found, kind: string): readonly Mistake[] {
  if (kind !== 'StatefulSet') return []
  const retention = below(spec, 'persistentVolumeClaimRetentionPolicy')
  return [
    ...checkChoices(spec, { podManagementPolicy: ['OrderedReady', 'Parallel'] }),
    ...(retention === undefined
      ? []
      : checkChoices(retention, { whenDeleted: ['Retain', 'Delete'], whenScaled: ['Retain', 'Delete'] })),
  ]
}

function checkJob(job: Found, kind: string): readonly Mistake[] {
  if (kind !== 'Job' && kind !== 'CronJob') return []
  return checkChoices(job, {
    completionMode: ['NonIndexed', 'Indexed'],
    podReplacementPolicy: ['Failed', 'TerminatingOrFailed'],
  })
}

function checkCronJob(spec: Found): readonly Mistake[] {
  const schedule = textAt(spec.value, 'schedule')
  const rule = schedule === undefined ? undefined : cronRule(schedule)
  return [
    ...(rule === undefined ? [] : [invalidValue([...spec.path, 'schedule'], rule)]),
    ...checkChoices(spec, { concurrencyPolicy: ['Allow', 'Forbid', 'Replace'] }),
  ]
}
