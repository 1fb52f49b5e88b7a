import type { Environment } from '@marcbachmann/cel-js'
import { hasFormat } from '../../formats.ts'
import { CelUrl } from '../cel-types.ts'

function parseUrl(text: string): CelUrl {
  if (!hasFormat('uri', text)) throw new Error(`"${text}" is not a URL`)
  return new CelUrl(text)
}

export function addUrls(environment: Environment): void {
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
