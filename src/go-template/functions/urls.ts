// sprig's URL functions. Follows sprig/url.go and Go's net/url, which is more lenient than the WHATWG URL standard.

import { fromBytes, quote, toBytes } from '../go-strings.ts'
import { MAP, STRING } from '../types.ts'
import { GoError, type GoMap, goMap, kindName } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'

export const urlFunctions: FunctionTable = {
  urlParse: fn([STRING], (text: string) => {
    const url = parseUrl(text)
    return goMap([
      ['scheme', url.scheme],
      ['host', url.host],
      ['hostname', hostname(url.host)],
      ['path', url.path],
      ['query', url.query],
      ['opaque', url.opaque],
      ['fragment', url.fragment],
      ['userinfo', url.userinfo],
    ])
  }),
  urlJoin: fn([MAP], joinUrl),
}

interface ParsedUrl {
  readonly scheme: string
  readonly opaque: string
  readonly userinfo: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly fragment: string
}

function fail(text: string, reason: string): never {
  throw new GoError(`unable to parse url: parse ${quote(text)}: ${reason}`)
}

/** Parses a URL. Follows net/url, Parse. */
function parseUrl(text: string): ParsedUrl {
  const hash = text.indexOf('#')
  const before = hash < 0 ? text : text.slice(0, hash)
  const fragment = hash < 0 ? '' : percentDecode(text.slice(hash + 1), 'path', text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are an error
  if (/[\0-\x1f\x7f]/.test(before)) fail(text, 'net/url: invalid control character in URL')
  const [scheme, afterScheme] = splitScheme(before, text)
  const mark = afterScheme.indexOf('?')
  const query = mark < 0 ? '' : afterScheme.slice(mark + 1)
  let rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark)
  const empty = { opaque: '', userinfo: '', host: '' }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...empty, scheme, opaque: rest, path: '', query, fragment }
    if ((rest.split('/')[0] ?? '').includes(':')) fail(text, 'first path segment in URL cannot contain colon')
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
    return { ...empty, scheme, path: percentDecode(rest, 'path', text), query, fragment }
  }
  rest = rest.slice(2)
  const slash = rest.indexOf('/')
  const authority = slash < 0 ? rest : rest.slice(0, slash)
  const path = slash < 0 ? '' : percentDecode(rest.slice(slash), 'path', text)
  return { scheme, opaque: '', ...parseAuthority(authority, text), path, query, fragment }
}

function splitScheme(text: string, whole: string): readonly [string, string] {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)
  if (match !== null) return [(match[1] ?? '').toLowerCase(), text.slice(match[0].length)]
  if (text.startsWith(':')) fail(whole, 'missing protocol scheme')
  return ['', text]
}

function parseAuthority(authority: string, text: string): Pick<ParsedUrl, 'userinfo' | 'host'> {
  const at = authority.lastIndexOf('@')
  const host = parseHost(at < 0 ? authority : authority.slice(at + 1), text)
  if (at < 0) return { userinfo: '', host }
  const userinfo = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) fail(text, 'net/url: invalid userinfo')
  const colon = userinfo.indexOf(':')
  const name = percentEncode(percentDecode(colon < 0 ? userinfo : userinfo.slice(0, colon), 'user', text), 'user')
  if (colon < 0) return { userinfo: name, host }
  return { userinfo: `${name}:${percentEncode(percentDecode(userinfo.slice(colon + 1), 'user', text), 'user')}`, host }
}

function parseHost(host: string, text: string): string {
  const colon = host.startsWith('[') ? host.indexOf(':', host.lastIndexOf(']')) : host.lastIndexOf(':')
  if (host.startsWith('[') && !host.includes(']')) fail(text, "missing ']' in host")
  const port = colon < 0 ? '' : host.slice(colon)
  if (!/^(?::[0-9]*)?$/.test(port)) fail(text, `invalid port ${quote(port)} after host`)
  const bad = /[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(host)
  if (bad !== null) fail(text, `invalid character ${quote(bad[0])} in host name`)
  return percentDecode(host, 'host', text)
}

type Part = 'path' | 'user' | 'host'

function percentDecode(text: string, part: Part, whole: string): string {
  if (!text.includes('%')) return text
  const bad = /%(?![0-9a-fA-F]{2})/.exec(text)
  if (bad !== null) fail(whole, `invalid URL escape ${quote(text.slice(bad.index, bad.index + 3))}`)
  const ascii = part === 'host' ? /%(?!25)[0-7][0-9a-fA-F]/.exec(text) : null
  if (ascii !== null) fail(whole, `invalid URL escape ${quote(ascii[0])}`)
  const bytes = Array.from(text.matchAll(/%([0-9a-fA-F]{2})|([\s\S])/gu), ([, hex, char = '']) => {
    return hex === undefined ? [...toBytes(char)] : [Number.parseInt(hex, 16)]
  })
  return fromBytes(Uint8Array.from(bytes.flat()))
}

function hostname(host: string): string {
  const inBrackets = /^\[(.*)\]/.exec(host)
  if (inBrackets !== null) return inBrackets[1] ?? ''
  const colon = host.lastIndexOf(':')
  return colon >= 0 && /^:[0-9]*$/.test(host.slice(colon)) ? host.slice(0, colon) : host
}

const SAFE: Readonly<Record<'path' | 'user' | 'fragment' | 'host', RegExp>> = {
  path: /[A-Za-z0-9\-_.~$&+,/:;=@]/,
  user: /[A-Za-z0-9\-_.~$&+,;=]/,
  fragment: /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/,
  host: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
}

function percentEncode(text: string, part: 'path' | 'user' | 'fragment' | 'host'): string {
  return Array.from(toBytes(text), (byte) => {
    const char = String.fromCharCode(byte)
    if (byte < 0x80 && SAFE[part].test(char)) return char
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

/** The text of a URL. Follows net/url, (*URL).String. */
function joinUrl(parts: GoMap): string {
  const get = (key: string): string => {
    const value = parts.entries.get(key)
    if (!parts.entries.has(key) || typeof value === 'string')
      return value === undefined || value === null ? '' : String(value)
    throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`)
  }
  const [scheme, host, path, query, opaque, fragment, userinfo] = [
    get('scheme'),
    get('host'),
    get('path'),
    get('query'),
    get('opaque'),
    get('fragment'),
    get('userinfo'),
  ] as const
  let text = scheme === '' ? '' : `${scheme}:`
  if (opaque !== '') text += opaque
  else text += authorityText({ scheme, host, path, userinfo }) + pathText(path, { scheme, host, userinfo })
  if (query !== '') text += `?${query}`
  return fragment === '' ? text : `${text}#${percentEncode(fragment, 'fragment')}`
}

function authorityText(url: Pick<ParsedUrl, 'scheme' | 'host' | 'path' | 'userinfo'>): string {
  const { scheme, host, path, userinfo } = url
  if (scheme === '' && host === '' && userinfo === '') return path.startsWith('//') ? '//' : ''
  if (host === '' && path === '' && userinfo === '') return ''
  const user = userinfo === '' ? '' : `${parseAuthority(`${userinfo}@host`, `proto://${userinfo}@host`).userinfo}@`
  return `//${user}${percentEncode(host, 'host')}`
}

function pathText(path: string, { scheme, host, userinfo }: Pick<ParsedUrl, 'scheme' | 'host' | 'userinfo'>): string {
  const escaped = percentEncode(path, 'path')
  const slash = path !== '' && !path.startsWith('/') && host !== '' ? '/' : ''
  const isRelative = scheme === '' && host === '' && userinfo === ''
  const dot = isRelative && (escaped.split('/')[0] ?? '').includes(':') ? './' : ''
  return slash + dot + escaped
}
