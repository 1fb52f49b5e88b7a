import type { FieldPath } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import { CelCidr } from '../cel/cel-types.ts'
import { hasFormat } from '../formats.ts'
import { fieldOf, numberAt, textAt } from '../json-fields.ts'
import { conflict, invalidValue, type Mistake, missingField, repeatedValue } from '../mistake.ts'
import { dnsLabel, hostName } from '../names.ts'
import { type Choices, checkChoices } from './enums.ts'
import { exactlyOne, uniqueNames } from './pods.ts'
import { checkPortReference, portRange } from './ports.ts'
import { checkLabelSelector } from './selectors.ts'
import { below, type Found, inAll, inEach, itemsBelow, type Subject } from './subject.ts'

/** Rules for Services, Ingresses and NetworkPolicies. */
export function checkNetworking(subject: Subject): readonly Mistake[] {
  const spec = below(subject.root, 'spec')
  if (spec === undefined || !isObject(spec.value)) return []
  switch (`${subject.group}/${subject.kind}`) {
    case '/Service':
      return checkService(spec)
    case 'networking.k8s.io/Ingress':
      return checkIngress(spec)
    case 'networking.k8s.io/NetworkPolicy':
      return checkNetworkPolicy(spec)
    default:
      return []
  }
}

const servicePorts = { protocol: ['TCP', 'UDP', 'SCTP'] }

function checkService(spec: Found): readonly Mistake[] {
  const type = textAt(spec.value, 'type') ?? 'ClusterIP'
  const ports = itemsBelow(spec, 'ports')
  const isHeadless = fieldOf(spec.value, 'clusterIP') === 'None'
  const needsPorts = type !== 'ExternalName' && !isHeadless && ports.length === 0
  const list = fieldOf(spec.value, 'ports')
  return inAll(
    checkChoices(spec, serviceChoices),
    type === 'ExternalName' && !fieldOf(spec.value, 'externalName')
      ? [missingField([...spec.path, 'externalName'], 'a Service of type ExternalName requires it')]
      : [],
    needsPorts && (list === undefined || Array.isArray(list))
      ? [missingField([...spec.path, 'ports'], 'a Service needs at least one port')]
      : [],
    ports.length > 1 ? inEach(ports, requireName) : [],
    uniqueNames(ports, 'name'),
    uniquePorts(ports),
    inEach(ports, checkServicePort),
  )
}

const serviceChoices: Choices = {
  type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  sessionAffinity: ['None', 'ClientIP'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  internalTrafficPolicy: ['Cluster', 'Local'],
  ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  ipFamilies: ['IPv4', 'IPv6'],
}

function checkServicePort(port: Found): readonly Mistake[] {
  return inAll(
    portRange(port, 'port'),
    portRange(port, 'nodePort'),
    checkPortReference(port, 'targetPort'),
    checkChoices(port, servicePorts),
    checkPortName(port),
  )
}

function requireName(port: Found): readonly Mistake[] {
  const { value } = port
  if (!isObject(value) || (textAt(value, 'name') ?? '') !== '' || typeof fieldOf(value, 'name') === 'number') return []
  return [missingField([...port.path, 'name'], 'if a Service has several ports, each needs a name')]
}

/** Checks the name of a Service port. It is a DNS label, so it may be longer than the name of a container port. */
function checkPortName(port: Found): readonly Mistake[] {
  const name = textAt(port.value, 'name')
  const rule = name === undefined || name === '' ? undefined : dnsLabel(name)
  return rule === undefined ? [] : [invalidValue([...port.path, 'name'], rule)]
}

function uniquePorts(ports: readonly Found[]): readonly Mistake[] {
  if (ports.length < 2) return []
  const known = new Map<string, Found>()
  return inEach(ports, (found) => {
    const port = numberAt(found.value, 'port')
    if (port === undefined) return []
    const protocol = textAt(found.value, 'protocol') ?? 'TCP'
    const key = `${port}/${protocol}`
    const other = known.get(key)
    if (other !== undefined) {
      const what = `same port and protocol (${key})`
      return [repeatedValue([...found.path, 'port'], what, [...other.path, 'port'])]
    }
    known.set(key, found)
    return []
  })
}

function checkIngress(spec: Found): readonly Mistake[] {
  const fallback = below(spec, 'defaultBackend')
  return [
    ...(fallback === undefined ? [] : checkBackend(fallback)),
    ...itemsBelow(spec, 'rules').flatMap((rule) => [
      ...checkHost(rule.value, 'host', rule.path),
      ...itemsBelow(rule, 'http', 'paths').flatMap(checkIngressPath),
    ]),
    ...itemsBelow(spec, 'tls').flatMap((tls) => {
      return itemsBelow(tls, 'hosts').flatMap(({ value, path }) => {
        const rule = typeof value === 'string' ? hostName(value) : undefined
        return rule === undefined ? [] : [invalidValue(path, rule)]
      })
    }),
  ]
}

function checkHost(value: Found['value'], field: string, path: FieldPath): readonly Mistake[] {
  const host = textAt(value, field)
  const rule = host === undefined || host === '' ? undefined : hostName(host)
  return rule === undefined ? [] : [invalidValue([...path, field], rule)]
}

function checkIngressPath(entry: Found): readonly Mistake[] {
  const type = textAt(entry.value, 'pathType')
  const path = textAt(entry.value, 'path')
  const backend = below(entry, 'backend')
  const isAbsolute = path?.startsWith('/') ?? false
  const needsPath = type === 'Exact' || type === 'Prefix'
  const where = [...entry.path, 'path']
  const wrongPath =
    path === undefined || path === ''
      ? needsPath && fieldOf(entry.value, 'path') === undefined
        ? [missingField(where, `pathType ${type} requires it`)]
        : []
      : isAbsolute
        ? []
        : [invalidValue(where, `be absolute: start with "/", not "${path}"`)]
  return [
    ...wrongPath,
    ...checkChoices(entry, { pathType: ['Exact', 'Prefix', 'ImplementationSpecific'] }),
    ...(backend === undefined ? [] : checkBackend(backend)),
  ]
}

function checkBackend(backend: Found): readonly Mistake[] {
  const service = below(backend, 'service')
  const one = exactlyOne(backend, ['service', 'resource'], 'a backend')
  if (service === undefined || !isObject(service.value)) return one
  const port = below(service, 'port')
  if (port === undefined) {
    return [...one, missingField([...service.path, 'port'], 'the backend needs the number or the name of a port')]
  }
  return [
    ...one,
    ...exactlyOne(port, ['number', 'name'], 'a port'),
    ...portRange(port, 'number'),
    ...checkPortReference(port, 'name'),
  ]
}

function checkNetworkPolicy(spec: Found): readonly Mistake[] {
  const rules = [...itemsBelow(spec, 'ingress'), ...itemsBelow(spec, 'egress')]
  const peers = rules.flatMap((rule) => [...itemsBelow(rule, 'from'), ...itemsBelow(rule, 'to')])
  const ports = rules.flatMap((rule) => itemsBelow(rule, 'ports'))
  return [
    ...checkChoices(spec, { policyTypes: ['Ingress', 'Egress'] }),
    ...peers.flatMap(checkPeer),
    ...ports.flatMap((port) => [
      ...checkPortReference(port, 'port'),
      ...checkChoices(port, servicePorts),
      ...checkEndPort(port),
    ]),
    ...[spec, ...peers].flatMap((owner) => {
      return ['podSelector', 'namespaceSelector'].flatMap((field) => {
        const selector = below(owner, field)
        return selector === undefined ? [] : checkLabelSelector(selector)
      })
    }),
  ]
}

/** Checks the range of ports. Follows pkg/apis/networking/validation/validation.go, ValidateNetworkPolicyPort. */
function checkEndPort(port: Found): readonly Mistake[] {
  const end = numberAt(port.value, 'endPort')
  const start = fieldOf(port.value, 'port')
  if (end === undefined) return []
  const path = [...port.path, 'endPort']
  const rivals = [[...port.path, 'port']]
  if (typeof start !== 'number') return [conflict(path, 'endPort requires a numeric port', { rivals })]
  if (end >= start) return portRange(port, 'endPort')
  return [invalidValue(path, `be at least ${start} (the port), not ${end}`, { rivals })]
}

function checkPeer(peer: Found): readonly Mistake[] {
  const block = below(peer, 'ipBlock')
  if (!isObject(peer.value)) return []
  if (block === undefined) {
    const isEmpty = Object.keys(peer.value).length === 0
    return isEmpty ? [conflict(peer.path, 'a peer must set podSelector, namespaceSelector or ipBlock')] : []
  }
  const others = ['podSelector', 'namespaceSelector'].filter((field) => fieldOf(peer.value, field) !== undefined)
  const rivals = others.map((field) => [...peer.path, field])
  const reason = `ipBlock cannot be used together with ${others.join(' and ')}`
  const exclusive = others.length === 0 ? [] : [conflict(block.path, reason, { rivals })]
  const whole = CelCidr.parse(textAt(block.value, 'cidr') ?? '')
  const excepted = itemsBelow(block, 'except').flatMap((item) => [...cidrRule(item), ...insideOf(whole, item)])
  return [...exclusive, ...checkCidr(block, 'cidr'), ...excepted]
}

/** Checks that an exception is a smaller block inside the whole block. */
function insideOf(whole: CelCidr | undefined, { value, path }: Found): readonly Mistake[] {
  const part = typeof value === 'string' ? CelCidr.parse(value) : undefined
  if (whole === undefined || part === undefined) return []
  if (whole.containsBlock(part) && part.prefix > whole.prefix) return []
  return [invalidValue(path, `be a smaller block inside ${whole}, not ${part}`)]
}

function checkCidr(block: Found, field: string): readonly Mistake[] {
  const cidr = below(block, field)
  return cidr === undefined ? [] : cidrRule(cidr)
}

function cidrRule({ value, path }: Found): readonly Mistake[] {
  if (typeof value !== 'string' || hasFormat('cidr', value)) return []
  return [invalidValue(path, `be an address block in CIDR notation, such as 10.0.0.0/8, not "${value}"`)]
}
