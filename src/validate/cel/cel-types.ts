import { isIPv4, isIPv6 } from 'node:net'
import { addDecimals, compareDecimals, type Decimal, parseQuantity } from '../../resource/quantity.ts'

/** A quantity in CEL. Follows apiserver/pkg/cel/library/quantity.go. */
export class CelQuantity {
  readonly decimal: Decimal

  constructor(decimal: Decimal) {
    this.decimal = decimal
  }

  static parse(text: string): CelQuantity {
    const decimal = parseQuantity(text)
    if (decimal === undefined) throw new Error(`"${text}" is not a quantity`)
    return new CelQuantity(decimal)
  }

  compareTo(other: CelQuantity): number {
    return compareDecimals(this.decimal, other.decimal)
  }

  add(other: CelQuantity): CelQuantity {
    return new CelQuantity(addDecimals(this.decimal, other.decimal))
  }

  negated(): CelQuantity {
    return new CelQuantity({ value: -this.decimal.value, scale: this.decimal.scale })
  }

  asInteger(): bigint | undefined {
    const { value, scale } = this.decimal
    const unit = 10n ** BigInt(scale)
    return value % unit === 0n ? value / unit : undefined
  }
}

/** An IP address, stored as a number of 32 or 128 bits. */
export class CelIp {
  readonly family: 4 | 6
  readonly bits: bigint

  constructor(family: 4 | 6, bits: bigint) {
    this.family = family
    this.bits = bits
  }

  /**
   * Parses an IP address; undefined for any other text. As in Kubernetes, addresses with zones, and IPv6 addresses that
   * contain an IPv4 address (`::ffff:1.2.3.4`), are invalid.
   */
  static parse(text: string): CelIp | undefined {
    if (isIPv4(text))
      return new CelIp(
        4,
        text.split('.').reduce((bits, part) => bits * 256n + BigInt(part), 0n),
      )
    if (!isIPv6(text) || text.includes('%') || text.includes('.')) return undefined
    const [head = '', tail] = text.split('::')
    const left = head === '' ? [] : head.split(':')
    const right = tail === undefined || tail === '' ? [] : tail.split(':')
    const groups = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
    return new CelIp(
      6,
      groups.reduce((bits, group) => bits * 65536n + BigInt(`0x${group}`), 0n),
    )
  }

  toString(): string {
    if (this.family === 4) return [24n, 16n, 8n, 0n].map((shift) => (this.bits >> shift) & 255n).join('.')
    const groups = Array.from({ length: 8 }, (_, i) => ((this.bits >> BigInt(112 - 16 * i)) & 65535n).toString(16))
    const text = groups.join(':')
    const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)
    const [run] = runs
    if (run === undefined) return text
    return `${text.slice(0, run.index)}::${text.slice(run.index + run[0].length + 1)}`
  }

  isIn(base: bigint, prefix: number): boolean {
    const shift = BigInt((this.family === 4 ? 32 : 128) - prefix)
    return this.bits >> shift === base >> shift
  }
}

/** A block of IP addresses. */
export class CelCidr {
  readonly ip: CelIp
  readonly prefix: number

  constructor(ip: CelIp, prefix: number) {
    this.ip = ip
    this.prefix = prefix
  }

  static parse(text: string): CelCidr | undefined {
    const [, address = '', bits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
    const ip = CelIp.parse(address)
    return ip === undefined || Number(bits) > (ip.family === 4 ? 32 : 128) ? undefined : new CelCidr(ip, Number(bits))
  }

  contains(ip: CelIp): boolean {
    return ip.family === this.ip.family && ip.isIn(this.ip.bits, this.prefix)
  }

  containsBlock({ ip, prefix }: CelCidr): boolean {
    return prefix >= this.prefix && this.contains(ip)
  }

  masked(): CelCidr {
    const shift = BigInt((this.ip.family === 4 ? 32 : 128) - this.prefix)
    return new CelCidr(new CelIp(this.ip.family, (this.ip.bits >> shift) << shift), this.prefix)
  }

  toString(): string {
    return `${this.ip}/${this.prefix}`
  }
}

/** A URL in CEL. */
export class CelUrl {
  readonly url: URL
  readonly text: string

  constructor(text: string) {
    this.text = text
    this.url = new URL(text, 'none://')
  }

  get isAbsolute(): boolean {
    return this.url.protocol !== 'none:'
  }
}

/** The type of the constant `ip`, whose methods are CEL functions such as `ip.isCanonical()`. */
export class CelIps {}

/** The type of the constant `sets`. */
export class CelSets {}

/** The type of the constant `strings`. */
export class CelStrings {}

/** The type of the constant `lists`. */
export class CelLists {}

/** The type of the constant `format`. */
export class CelFormats {}

/** A format with a name, such as `format.dns1123Label()`. */
export class CelFormat {
  readonly name: string
  /** The mistake in a string; undefined if it is valid. */
  readonly validate: (text: string) => string | undefined

  constructor(name: string, validate: (text: string) => string | undefined) {
    this.name = name
    this.validate = validate
  }
}
