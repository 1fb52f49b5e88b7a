import type { Location } from '../location.ts'

/** A file as people want to see it: relative when it lies below `cwd`. */
export function displayPath(file: string, cwd: string): string {
  const prefix = cwd.endsWith('/') ? cwd : `${cwd}/`
  return file.startsWith(prefix) && file.length > prefix.length ? file.slice(prefix.length) : file
}

/** A message whose files are shown as `displayPath` shows them. */
export function displayText(text: string, cwd: string): string {
  return cwd === '/' ? text : text.replaceAll(`${cwd}/`, '')
}

/** `file:line:column`, as far as it is known; terminals turn it into a link. */
export function formatPlace(at: Location, cwd: string): string {
  const file = displayPath(at.file, cwd)
  if (at.line === undefined) return file
  return at.column === undefined ? `${file}:${at.line}` : `${file}:${at.line}:${at.column}`
}

/** `overlays/prod → ../../base → deployment.yaml`: the first as seen from `cwd`, the others as they are written. */
export function formatChain(chain: readonly string[], cwd: string): string {
  return chain.map((step) => displayPath(step, cwd)).join(' → ')
}

/** `patches[2].path`. Keys that would be unclear are quoted: `metadata.annotations["a.b/c"]`. */
export function formatFieldPath(path: readonly (string | number)[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[\w-]+$/.test(part)) text += text === '' ? part : `.${part}`
    else text += `[${JSON.stringify(part)}]`
  }
  return text
}
