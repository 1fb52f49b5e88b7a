import { alternatives, nameList, suggest } from '../../diagnostics/hints.ts'
import { compareDecimals, parseQuantity } from '../../resource/quantity.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { fieldOf, fieldsOf, numberAt, textAt } from '../json-fields.ts'
import { conflict, invalidValue, type Mistake, missingField, repeatedValue } from '../mistake.ts'
import { dnsLabel, portName, variableName } from '../names.ts'
import { type Choices, checkChoices } from './enums.ts'
import { checkPortReference, portRange } from './ports.ts'
import { below, containersOf, type Found, inAll, inEach, itemsBelow, presentFields, type Subject } from './subject.ts'

const podChoices: Choices = {
  dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  preemptionPolicy: ['PreemptLowerPriority', 'Never'],
}

const containerChoices: Choices = {
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError'],
}

/** Rules for pods, in all kinds of objects that contain pods. */
export function checkPods(subject: Subject): readonly Mistake[] {
  const { pod } = subject
  if (pod === undefined || !isObject(pod.value)) return []
  const containers = containersOf(pod)
  const volumes = itemsBelow(pod, 'volumes')
  const claims = subject.kind === 'StatefulSet' ? claimNames(subject) : []
  const names = { volumes: [...volumes.flatMap(({ value }) => textAt(value, 'name') ?? []), ...claims] }
  return inAll(
    checkChoices(pod, podChoices),
    requireContainers(pod),
    uniqueNames(containers, 'name'),
    inEach(containers, (container) => checkContainer(container, { pod, ...names })),
    uniqueNames(volumes, 'name'),
    inEach(volumes, checkVolume),
    checkTolerations(pod),
  )
}

function claimNames({ root }: Subject): readonly string[] {
  return itemsBelow(root, 'spec', 'volumeClaimTemplates').flatMap((claim) => {
    return textAt(fieldOf(claim.value, 'metadata'), 'name') ?? []
  })
}

function requireContainers(pod: Found): readonly Mistake[] {
  const containers = fieldOf(pod.value, 'containers')
  if (!isList(containers) || containers.length > 0) return []
  return [invalidValue([...pod.path, 'containers'], 'have at least one container (required)')]
}

/** Reports items whose `field` has the same text as in an earlier item. */
export function uniqueNames(items: readonly Found[], field: string): readonly Mistake[] {
  if (items.length < 2) return []
  const known = new Map<string, Found>()
  return inEach(items, (item) => {
    const name = textAt(item.value, field)
    if (name === undefined || name === '') return []
    const other = known.get(name)
    if (other !== undefined) return [repeatedValue([...item.path, field], `${field} "${name}"`, [...other.path, field])]
    known.set(name, item)
    return []
  })
}

interface PodNames {
  readonly pod: Found
  /** The names of the volumes that can be mounted. */
  readonly volumes: readonly string[]
}

function checkContainer(container: Found, { pod, volumes }: PodNames): readonly Mistake[] {
  return inAll(
    checkName(container, 'name', dnsLabel),
    requireImage(container),
    checkChoices(container, containerChoices),
    checkVariables(container),
    checkPorts(container),
    checkMounts(container, { pod, volumes }),
    checkProbes(container),
    checkResources(container),
  )
}

/** Reports a missing image. An empty string counts as set. */
function requireImage(container: Found): readonly Mistake[] {
  const image = isObject(container.value) ? fieldOf(container.value, 'image') : ''
  return image === undefined ? [missingField([...container.path, 'image'])] : []
}

/** Checks the name in a field with a rule. */
function checkName(found: Found, field: string, rule: (name: string) => string | undefined): readonly Mistake[] {
  const name = textAt(found.value, field)
  const broken = name === undefined ? undefined : rule(name)
  return broken === undefined ? [] : [invalidValue([...found.path, field], broken)]
}

function checkVariables(container: Found): readonly Mistake[] {
  const variables = itemsBelow(container, 'env')
  return inAll(
    uniqueNames(variables, 'name'),
    inEach(variables, (variable) => inAll(checkName(variable, 'name', variableName), checkSource(variable))),
    inEach(itemsBelow(container, 'envFrom'), (source) => exactlyOne(source, environmentSources, 'a source')),
  )
}

const environmentSources = ['configMapRef', 'secretRef']
const valueSources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef']

function checkSource(variable: Found): readonly Mistake[] {
  const source = below(variable, 'valueFrom')
  if (source === undefined) return []
  const value = fieldOf(variable.value, 'value')
  if (value !== undefined && value !== '') {
    return [
      conflict(source.path, 'a variable can have a value or valueFrom, not both', {
        rivals: [[...variable.path, 'value']],
      }),
    ]
  }
  return exactlyOne(source, valueSources, 'a source')
}

/** Checks that exactly one of some fields is set. */
export function exactlyOne(found: Found, fields: readonly string[], what: string): readonly Mistake[] {
  if (!isObject(found.value)) return []
  const present = presentFields(found.value, fields)
  if (present.length === 1) return []
  if (present.length === 0) {
    const because = fields.map((field) => [...found.path, field])
    return [conflict(found.path, `${what} is required: ${alternatives(fields)}`, { because })]
  }
  const [first = '', second = ''] = present
  const reason = `more than one is set, but only one is allowed: ${nameList(present)}`
  return [conflict([...found.path, second], reason, { rivals: [[...found.path, first]] })]
}

function checkPorts(container: Found): readonly Mistake[] {
  const ports = itemsBelow(container, 'ports')
  return inAll(uniqueNames(ports, 'name'), inEach(ports, checkPort))
}

const portChoices: Choices = { protocol: ['TCP', 'UDP', 'SCTP'] }

function checkPort(port: Found): readonly Mistake[] {
  return inAll(
    checkName(port, 'name', portName),
    portRange(port, 'containerPort'),
    portRange(port, 'hostPort'),
    checkChoices(port, portChoices),
  )
}

function checkMounts(container: Found, { pod, volumes }: PodNames): readonly Mistake[] {
  const mounts = itemsBelow(container, 'volumeMounts')
  const missing = inEach([...mounts, ...itemsBelow(container, 'volumeDevices')], (mount) => {
    const name = textAt(mount.value, 'name')
    if (name === undefined || name === '' || volumes.includes(name)) return []
    const details = { hint: suggest(name, volumes), because: [[...pod.path, 'volumes']] }
    return [conflict([...mount.path, 'name'], `the pod has no volume "${name}"`, details)]
  })
  const unlike = inEach(mounts, (mount) => checkChoices(mount, mountChoices))
  return inAll(missing, uniqueNames(mounts, 'mountPath'), unlike)
}

const mountChoices: Choices = {
  mountPropagation: ['None', 'HostToContainer', 'Bidirectional'],
  recursiveReadOnly: ['Disabled', 'IfPossible', 'Enabled'],
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const probeHandlers = ['exec', 'httpGet', 'tcpSocket', 'grpc']
const hookHandlers = ['exec', 'httpGet', 'tcpSocket', 'sleep']

function checkProbes(container: Found): readonly Mistake[] {
  const found = probes.flatMap((name) => {
    const probe = below(container, name)
    if (probe === undefined) return []
    return inAll(
      exactlyOne(probe, probeHandlers, 'a handler'),
      checkHandler(probe),
      notNegative(probe, probeCounts),
      name === 'readinessProbe' ? [] : onlyOneSuccess(probe, name),
    )
  })
  const hooks = ['postStart', 'preStop'].flatMap((name) => {
    const hook = below(container, 'lifecycle', name)
    return hook === undefined ? [] : [...exactlyOne(hook, hookHandlers, 'a handler'), ...checkHandler(hook)]
  })
  return [...found, ...hooks]
}

function checkHandler(handler: Found): readonly Mistake[] {
  const request = below(handler, 'httpGet')
  const socket = below(handler, 'tcpSocket')
  const call = below(handler, 'grpc')
  const exec = below(handler, 'exec')
  return [
    ...(exec === undefined || !isObject(exec.value) || fieldOf(exec.value, 'command') !== undefined
      ? []
      : [missingField([...exec.path, 'command'])]),
    ...(request === undefined
      ? []
      : [...checkPortReference(request, 'port'), ...checkChoices(request, { scheme: ['HTTP', 'HTTPS'] })]),
    ...(socket === undefined ? [] : checkPortReference(socket, 'port')),
    ...(call === undefined ? [] : portRange(call, 'port')),
  ]
}

const probeCounts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']

/** Checks that `successThreshold` is 1. Follows pkg/apis/core/validation/validation.go, validateLivenessProbe. */
function onlyOneSuccess(found: Found, probe: string): readonly Mistake[] {
  const count = numberAt(found.value, 'successThreshold') ?? 1
  return count > 1 ? [invalidValue([...found.path, 'successThreshold'], `be 1 in a ${probe}, not ${count}`)] : []
}

/** Reports fields with numbers below 0. */
export function notNegative(found: Found, fields: readonly string[]): readonly Mistake[] {
  return fields.flatMap((field) => {
    const count = numberAt(found.value, field)
    return count !== undefined && count < 0 ? [invalidValue([...found.path, field], `be at least 0, not ${count}`)] : []
  })
}

function checkResources(container: Found): readonly Mistake[] {
  const resources = below(container, 'resources')
  if (resources === undefined) return []
  const amounts = ['limits', 'requests'].flatMap((list) => negativeAmounts(below(resources, list)))
  const limits = fieldOf(resources.value, 'limits')
  const excessive = fieldsOf(fieldOf(resources.value, 'requests')).flatMap(([name, request]) => {
    const limit = fieldOf(limits, name)
    if (request === limit) return []
    const wanted = toDecimal(request)
    const most = toDecimal(limit)
    if (wanted === undefined || most === undefined || compareDecimals(wanted, most) <= 0) return []
    const path = [...resources.path, 'requests', name]
    const reason = `the request of ${request} is above the limit of ${limit}`
    return [conflict(path, reason, { rivals: [[...resources.path, 'limits', name]] })]
  })
  return [...amounts, ...excessive]
}

/** Reports quantities below 0 in a map of quantities. */
export function negativeAmounts(amounts: Found | undefined): readonly Mistake[] {
  if (amounts === undefined) return []
  return fieldsOf(amounts.value).flatMap(([name, amount]) => {
    if (!String(amount).startsWith('-')) return []
    const decimal = toDecimal(amount)
    if (decimal === undefined || decimal.value >= 0n) return []
    return [invalidValue([...amounts.path, name], `be at least 0, not ${amount}`)]
  })
}

function toDecimal(value: JsonValue | undefined): ReturnType<typeof parseQuantity> {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined
  return parseQuantity(String(value))
}

function checkVolume(volume: Found): readonly Mistake[] {
  const sources = fieldsOf(volume.value).flatMap(([name]) => (name === 'name' ? [] : [name]))
  const [first = '', second] = sources
  const reason = `a volume can have only one source, but several are set: ${nameList(sources)}`
  const several =
    second === undefined ? [] : [conflict([...volume.path, second], reason, { rivals: [[...volume.path, first]] })]
  return [...checkName(volume, 'name', dnsLabel), ...several]
}

function checkTolerations(pod: Found): readonly Mistake[] {
  return inEach(itemsBelow(pod, 'tolerations'), (toleration) => checkChoices(toleration, tolerationChoices))
}

const tolerationChoices: Choices = {
  effect: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  operator: ['Exists', 'Equal', 'Lt', 'Gt'],
}
