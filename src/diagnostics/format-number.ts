/** Formats an integer with thousands separators, regardless of the locale: `200,000`. */
export function formatNumber(value: number | bigint): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Formats a size in the largest unit that divides it: `64 MiB`, `512 KiB`, `1,000 bytes`. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const unit = [2 ** 20, 2 ** 10].find((size) => bytes >= size && bytes % size === 0)
  if (unit === undefined) return `${formatNumber(bytes)} bytes`
  return `${formatNumber(bytes / unit)} ${unit === 2 ** 20 ? 'MiB' : 'KiB'}`
}
