import type { Environment } from '@marcbachmann/cel-js'
import { re2jsPackage } from '../../patterns/re2js-package.ts'
import { compileGo, type Matcher } from '../../patterns/regex.ts'
import { formatNames, hasFormat } from '../formats.ts'
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName, serviceName } from '../names.ts'
import { formatText } from './cel-format.ts'
import { celPackage } from './cel-package.ts'
import { CelSemver } from './cel-semver.ts'
import { CelCidr, CelFormat, CelFormats, CelIp, CelIps, CelQuantity, CelSets, CelUrl } from './cel-types.ts'

type Comparable = string | bigint | number | boolean | Date

/** The functions that Kubernetes adds to CEL, and those that the package lacks. */
export function addKubernetesFunctions(environment: Environment): Environment {
  environment.registerType('kubernetes.Quantity', CelQuantity)
  environment.registerType('kubernetes.IP', CelIp)
  environment.registerType('kubernetes.CIDR', CelCidr)
  environment.registerType('kubernetes.URL', CelUrl)
  environment.registerType('kubernetes.Sets', CelSets)
  environment.registerType('kubernetes.Formats', CelFormats)
  environment.registerType('kubernetes.Format', CelFormat)
  environment.registerType('kubernetes.IPs', CelIps)
  environment.registerType('kubernetes.Semver', CelSemver)
  environment.registerConstant('ip', 'kubernetes.IPs', new CelIps())
  environment.registerConstant('sets', 'kubernetes.Sets', new CelSets())
  environment.registerConstant('format', 'kubernetes.Formats', new CelFormats())
  addStrings(environment)
  addLists(environment)
  addQuantities(environment)
  addAddresses(environment)
  addUrls(environment)
  addFormats(environment)
  addSemvers(environment)
  return environment
}

const matchers: Map<string, Matcher> = new Map()

/** Patterns have the syntax of Go, and match in linear time. */
function matches(text: string, pattern: string): boolean {
  let matcher = matchers.get(pattern)
  if (matcher === undefined) {
    matcher = compileGo(pattern)
    matchers.set(pattern, matcher)
  }
  return matcher.test(text)
}

function findAll(text: string, pattern: string, limit = Number.POSITIVE_INFINITY): readonly string[] {
  const { RE2JS } = re2jsPackage()
  const found: string[] = []
  const matcher = RE2JS.compile(pattern).matcher(text)
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? '')
  return found
}

function addStrings(environment: Environment): void {
  environment
    // The function of this name in the package has the syntax of JavaScript: see cel-program.ts.
    .registerFunction('string.matchesGo(string): bool', matches)
    .registerFunction('matchesGo(string, string): bool', matches)
    .registerFunction('string.charAt(int): string', (text: string, index: bigint) => {
      const characters = [...text]
      if (index < 0n || index > BigInt(characters.length)) throw new Error(`index out of range: ${index}`)
      return characters[Number(index)] ?? ''
    })
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => {
      return text.replaceAll(from, () => to)
    })
    .registerFunction(
      'string.replace(string, string, int): string',
      (text: string, from: string, to: string, limit: bigint) => {
        let count = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit)
        return text.replaceAll(from, (found) => (count-- > 0 ? to : found))
      },
    )
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''))
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '',
    )
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern))
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) => {
      return findAll(text, pattern, limit < 0n ? undefined : Number(limit))
    })
    .registerFunction('string.format(list): string', (text: string, values: Iterable<unknown>) => {
      return formatText(text, [...values])
    })
}

function compare(a: Comparable, b: Comparable): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Lists of the type `set` are sets. */
function addLists(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', (list: Iterable<Comparable>) => {
      const items = [...list]
      return items.every((item, i) => i === 0 || compare(items[i - 1] as Comparable, item) <= 0)
    })
    .registerFunction('list.sum(): dyn', (list: Iterable<unknown>) => sum([...list]))
    .registerFunction('list.min(): dyn', (list: Iterable<Comparable>) => extreme([...list], -1))
    .registerFunction('list.max(): dyn', (list: Iterable<Comparable>) => extreme([...list], 1))
    .registerFunction('list.indexOf(dyn): int', (list: Iterable<unknown>, item: unknown) => {
      return BigInt([...list].findIndex((other) => isSame(other, item)))
    })
    .registerFunction('list.lastIndexOf(dyn): int', (list: Iterable<unknown>, item: unknown) => {
      return BigInt([...list].findLastIndex((other) => isSame(other, item)))
    })
    .registerFunction('list.distinct(): list', (list: Iterable<unknown>) => {
      return [...list].filter((item, i, all) => all.findIndex((other) => isSame(other, item)) === i)
    })
    .registerFunction('list.reverse(): list', (list: Iterable<unknown>) => [...list].reverse())
    .registerFunction('list.sort(): list', (list: Iterable<Comparable>) => [...list].sort(compare))
    .registerFunction(
      'kubernetes.Sets.contains(list, list): bool',
      (_: unknown, a: Iterable<unknown>, b: Iterable<unknown>) => {
        return containsAll([...a], b)
      },
    )
    .registerFunction(
      'kubernetes.Sets.equivalent(list, list): bool',
      (_: unknown, a: Iterable<unknown>, b: Iterable<unknown>) => {
        return containsAll([...a], b) && containsAll([...b], a)
      },
    )
    .registerFunction(
      'kubernetes.Sets.intersects(list, list): bool',
      (_: unknown, a: Iterable<unknown>, b: Iterable<unknown>) => {
        const others = [...b]
        return [...a].some((item) => others.some((other) => isSame(other, item)))
      },
    )
}

function sum(items: readonly unknown[]): unknown {
  if (items.length === 0) return 0n
  return items.reduce((total, item) => {
    if (typeof total === 'bigint' && typeof item === 'bigint') return total + item
    if (typeof total === 'number' && typeof item === 'number') return total + item
    if (isDuration(total) && isDuration(item)) return total.addDuration(item)
    throw new Error('sum() needs numbers or durations of one type')
  })
}

interface AddableDuration {
  addDuration(other: unknown): unknown
}

function isDuration(value: unknown): value is AddableDuration {
  return typeof value === 'object' && value !== null && 'addDuration' in value
}

function extreme(items: readonly Comparable[], sign: 1 | -1): Comparable {
  const [first, ...others] = items
  if (first === undefined) throw new Error('min() and max() of an empty list')
  return others.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best), first)
}

function containsAll(items: readonly unknown[], wanted: Iterable<unknown>): boolean {
  return [...wanted].every((item) => items.some((other) => isSame(other, item)))
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof CelQuantity && b instanceof CelQuantity) return a.compareTo(b) === 0
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)]
  if (keysA.length !== keysB.length || Array.isArray(a) !== Array.isArray(b)) return false
  return keysA.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
}

function addQuantities(environment: Environment): void {
  const type = 'kubernetes.Quantity'
  environment
    .registerFunction(`quantity(string): ${type}`, (text: string) => CelQuantity.parse(text))
    .registerFunction('isQuantity(string): bool', (text: string) => {
      try {
        CelQuantity.parse(text)
        return true
      } catch {
        return false
      }
    })
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: CelQuantity, b: CelQuantity) => a.compareTo(b) > 0)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: CelQuantity, b: CelQuantity) => a.compareTo(b) < 0)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: CelQuantity, b: CelQuantity) => BigInt(a.compareTo(b)))
    .registerFunction(`${type}.sign(): int`, ({ decimal }: CelQuantity) => {
      return decimal.value === 0n ? 0n : decimal.value < 0n ? -1n : 1n
    })
    .registerFunction(`${type}.isInteger(): bool`, (quantity: CelQuantity) => quantity.asInteger() !== undefined)
    .registerFunction(`${type}.asInteger(): int`, (quantity: CelQuantity) => {
      const integer = quantity.asInteger()
      if (integer === undefined) throw new Error('cannot convert the quantity to an integer')
      return integer
    })
    .registerFunction(`${type}.asApproximateFloat(): double`, ({ decimal }: CelQuantity) => {
      return Number(decimal.value) / 10 ** decimal.scale
    })
    .registerOperator(`${type} == ${type}`, (a: CelQuantity, b: CelQuantity) => a.compareTo(b) === 0)
  for (const [name, sign] of [
    ['add', 1],
    ['sub', -1],
  ] as const) {
    const apply = (a: CelQuantity, b: CelQuantity) => a.add(sign > 0 ? b : b.negated())
    environment.registerFunction(`${type}.${name}(${type}): ${type}`, apply)
    environment.registerFunction(`${type}.${name}(int): ${type}`, (a: CelQuantity, b: bigint) => {
      return apply(a, new CelQuantity({ value: b, scale: 0 }))
    })
  }
}

function parseIp(text: string): CelIp {
  const ip = CelIp.parse(text)
  if (ip === undefined) throw new Error(`"${text}" is not an IP address`)
  return ip
}

function parseCidr(text: string): CelCidr {
  const cidr = CelCidr.parse(text)
  if (cidr === undefined) throw new Error(`"${text}" is not a CIDR block`)
  return cidr
}

function isInBlock(ip: CelIp, ...blocks: readonly string[]): boolean {
  return blocks.some((block) => parseCidr(block).contains(ip))
}

function addAddresses(environment: Environment): void {
  const [ip, cidr] = ['kubernetes.IP', 'kubernetes.CIDR']
  const isGlobal = (address: CelIp) =>
    !isInBlock(
      address,
      '0.0.0.0/32',
      '255.255.255.255/32',
      '127.0.0.0/8',
      '224.0.0.0/4',
      '169.254.0.0/16',
      '::/128',
      '::1/128',
      'ff00::/8',
      'fe80::/10',
    )
  environment
    .registerFunction(`ip(string): ${ip}`, parseIp)
    .registerFunction('isIP(string): bool', (text: string) => CelIp.parse(text) !== undefined)
    .registerFunction(
      'kubernetes.IPs.isCanonical(string): bool',
      (_: unknown, text: string) => String(parseIp(text)) === text,
    )
    .registerFunction(`string(${ip}): string`, (address: CelIp) => String(address))
    .registerFunction(`${ip}.family(): int`, (address: CelIp) => BigInt(address.family))
    .registerFunction(`${ip}.isUnspecified(): bool`, (address: CelIp) => address.bits === 0n)
    .registerFunction(`${ip}.isLoopback(): bool`, (address: CelIp) => isInBlock(address, '127.0.0.0/8', '::1/128'))
    .registerFunction(`${ip}.isLinkLocalMulticast(): bool`, (address: CelIp) =>
      isInBlock(address, '224.0.0.0/24', 'ff02::/16'),
    )
    .registerFunction(`${ip}.isLinkLocalUnicast(): bool`, (address: CelIp) =>
      isInBlock(address, '169.254.0.0/16', 'fe80::/10'),
    )
    .registerFunction(`${ip}.isGlobalUnicast(): bool`, isGlobal)
    .registerOperator(`${ip} == ${ip}`, (a: CelIp, b: CelIp) => a.family === b.family && a.bits === b.bits)
    .registerFunction(`cidr(string): ${cidr}`, parseCidr)
    .registerFunction('isCIDR(string): bool', (text: string) => CelCidr.parse(text) !== undefined)
    .registerFunction(`string(${cidr}): string`, (block: CelCidr) => String(block))
    .registerFunction(`${cidr}.containsIP(${ip}): bool`, (block: CelCidr, address: CelIp) => block.contains(address))
    .registerFunction(`${cidr}.containsIP(string): bool`, (block: CelCidr, text: string) =>
      block.contains(parseIp(text)),
    )
    .registerFunction(`${cidr}.containsCIDR(${cidr}): bool`, (block: CelCidr, other: CelCidr) =>
      block.containsBlock(other),
    )
    .registerFunction(`${cidr}.containsCIDR(string): bool`, (block: CelCidr, text: string) =>
      block.containsBlock(parseCidr(text)),
    )
    .registerFunction(`${cidr}.ip(): ${ip}`, (block: CelCidr) => block.ip)
    .registerFunction(`${cidr}.masked(): ${cidr}`, (block: CelCidr) => block.masked())
    .registerFunction(`${cidr}.prefixLength(): int`, (block: CelCidr) => BigInt(block.prefix))
    .registerOperator(`${cidr} == ${cidr}`, (a: CelCidr, b: CelCidr) => String(a) === String(b))
}

function parseUrl(text: string): CelUrl {
  if (!hasFormat('uri', text)) throw new Error(`"${text}" is not a URL`)
  return new CelUrl(text)
}

function addUrls(environment: Environment): void {
  const type = 'kubernetes.URL'
  environment
    .registerFunction(`url(string): ${type}`, parseUrl)
    .registerFunction('isURL(string): bool', (text: string) => hasFormat('uri', text))
    .registerFunction(`${type}.getScheme(): string`, (one: CelUrl) =>
      one.isAbsolute ? one.url.protocol.slice(0, -1) : '',
    )
    .registerFunction(
      `${type}.getHost(): string`,
      (one: CelUrl) => /^[^:/?#]+:\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(one.text)?.[1] ?? '',
    )
    .registerFunction(`${type}.getHostname(): string`, ({ url }: CelUrl) => url.hostname.replace(/^\[(.*)\]$/, '$1'))
    .registerFunction(
      `${type}.getPort(): string`,
      (one: CelUrl) => /^[^:/?#]+:\/\/[^/?#]*?:(\d+)(?:[/?#]|$)/.exec(one.text)?.[1] ?? '',
    )
    .registerFunction(`${type}.getEscapedPath(): string`, (one: CelUrl) => {
      const path = /^(?:[^:/?#]+:)?(?:\/\/[^/?#]*)?([^?#]*)/.exec(one.text)?.[1] ?? ''
      return encodeURI(decodeURIComponent(path))
    })
    .registerFunction(`${type}.getQuery(): map`, ({ url }: CelUrl) => {
      return new Map([...new Set(url.searchParams.keys())].map((key) => [key, [...url.searchParams.getAll(key)]]))
    })
    .registerOperator(`${type} == ${type}`, (a: CelUrl, b: CelUrl) => a.text === b.text)
}

const namedFormats: Readonly<Record<string, (text: string) => string | undefined>> = {
  dns1123Label: dnsLabel,
  dns1123Subdomain: dnsSubdomain,
  dns1035Label: serviceName,
  qualifiedName,
  dns1123LabelPrefix: (text) => dnsLabel(text.replace(/-$/, '')),
  dns1123SubdomainPrefix: (text) => dnsSubdomain(text.replace(/-$/, '')),
  dns1035LabelPrefix: (text) => serviceName(text.replace(/-$/, '')),
  labelValue,
  ...Object.fromEntries(
    formatNames.map((name) => [
      name,
      (text: string) => (hasFormat(name, text) ? undefined : `have the format ${name}`),
    ]),
  ),
}

function addFormats(environment: Environment): void {
  const { Optional } = celPackage()
  const names = [
    'dns1123Label',
    'dns1123Subdomain',
    'dns1035Label',
    'qualifiedName',
    'dns1123LabelPrefix',
    'dns1123SubdomainPrefix',
    'dns1035LabelPrefix',
    'labelValue',
    'uri',
    'uuid',
    'byte',
    'date',
    'datetime',
  ]
  environment.registerFunction('kubernetes.Formats.named(string): optional', (_: unknown, name: string) => {
    return names.includes(name) ? Optional.of(namedFormat(name)) : Optional.none()
  })
  for (const name of names) {
    environment.registerFunction(`kubernetes.Formats.${name}(): kubernetes.Format`, () => namedFormat(name))
  }
  environment.registerFunction(
    'kubernetes.Format.validate(string): optional',
    ({ validate }: CelFormat, text: string) => {
      const fault = validate(text)
      return fault === undefined ? Optional.none() : Optional.of([fault])
    },
  )
}

function parseSemver(text: string, normalize?: boolean): CelSemver {
  const version = CelSemver.parse(text, normalize)
  if (version === undefined) throw new Error(`"${text}" is not a semantic version`)
  return version
}

function addSemvers(environment: Environment): void {
  const type = 'kubernetes.Semver'
  environment
    .registerFunction(`semver(string): ${type}`, (text: string) => parseSemver(text))
    .registerFunction(`semver(string, bool): ${type}`, parseSemver)
    .registerFunction('isSemver(string): bool', (text: string) => CelSemver.parse(text) !== undefined)
    .registerFunction('isSemver(string, bool): bool', (text: string, normalize: boolean) => {
      return CelSemver.parse(text, normalize) !== undefined
    })
    .registerFunction(`${type}.major(): int`, ({ major }: CelSemver) => major)
    .registerFunction(`${type}.minor(): int`, ({ minor }: CelSemver) => minor)
    .registerFunction(`${type}.patch(): int`, ({ patch }: CelSemver) => patch)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: CelSemver, b: CelSemver) => a.compareTo(b) > 0)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: CelSemver, b: CelSemver) => a.compareTo(b) < 0)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: CelSemver, b: CelSemver) => BigInt(a.compareTo(b)))
    .registerOperator(`${type} == ${type}`, (a: CelSemver, b: CelSemver) => a.compareTo(b) === 0)
}

function namedFormat(name: string): CelFormat {
  return new CelFormat(name, namedFormats[name] ?? (() => undefined))
}
