import type { Environment } from '@marcbachmann/cel-js'
import { CelCidr, CelIp } from '../cel-types.ts'

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

export function addAddresses(environment: Environment): void {
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
