// Determines the kind that a field refers to from the name of the field.

/** Default kinds for fields of well-known APIs that do not specify a kind. */
const defaultKinds: ReadonlyMap<string, string> = new Map([
  ['backendref', 'Service'],
  ['certificateref', 'Secret'],
  ['claimname', 'PersistentVolumeClaim'],
  ['parentref', 'Gateway'],
  ['scaletargetref', 'Deployment'],
  ['volumeclaimname', 'PersistentVolumeClaim'],
])

/** The name of a field that contains the name of a resource. */
export interface ReferenceField {
  readonly text: string
  /** True if the name is in a field `name`, and `text` is the field around it. */
  readonly isName: boolean
}

const suffix = /(?:refs?|references?|names?)$/

/** True if the name of a field refers to a kind, such as `issuerRef`, `serviceAccountName` or `stableService`. */
export function namesKind({ text, isName }: ReferenceField, kind: string): boolean {
  const field = text.toLowerCase()
  if (defaultKinds.get(field.replace(/s$/, '')) === kind) return true
  // For example, `stableService: web`.
  if (!isName && (text === uncapitalized(kind) || new RegExp(`[a-z]${kind}$`).test(text))) return true
  if (!isName && !suffix.test(field)) return false
  const subject = field.replace(suffix, '').replace(/name$/, '')
  if (isLastWord(subject, kind)) return true
  // For example, `authenticationRef` refers to a TriggerAuthentication, and `templateName` to an AnalysisTemplate.
  const isReference = isName ? /refs?$/i.test(text) : /(?:Ref|Name)$/.test(text)
  return isReference && subject.length > 4 && !kindWords.has(subject) && endsWithWord(kind, subject)
}

/**
 * Words that are complete kinds. For example, `secretName` does not refer to an ExternalSecret, and `serviceName` does
 * not refer to a VirtualService.
 */
const kindWords: ReadonlySet<string> = new Set(['cluster', 'configmap', 'group', 'role', 'secret', 'service'])

/** True if a string ends with the name of a kind, in lowercase. `clusterissuer` does not match Issuer. */
function isLastWord(text: string, kind: string): boolean {
  const wanted = kind.toLowerCase()
  return [wanted, `${wanted}s`].some(
    (word) => text === word || (text.endsWith(word) && !text.endsWith(`cluster${word}`)),
  )
}

/** True if `SomeKind` ends with the given words, in lowercase. */
function endsWithWord(kind: string, words: string): boolean {
  return kind.toLowerCase().endsWith(words) && /[A-Z]/.test(kind.charAt(kind.length - words.length))
}

/** The kinds that annotations refer to if their name does not contain a kind. */
const annotatedKinds: ReadonlyMap<string, string> = new Map([
  ['defaultbackend', 'Service'],
  ['injectcafrom', 'Certificate'],
])

/** True if the name of an annotation refers to a kind. */
export function annotatesKind(key: string, kind: string): boolean {
  const [domain = '', last = ''] = key.split('/', 2)
  const words = last.replaceAll(/[-._]/g, '').toLowerCase()
  if (annotatedKinds.get(words) === kind || isLastWord(words.replace(/name$/, ''), kind)) return true
  // For example, `configmap.reloader.stakater.com/reload`.
  return domain.split('.')[0] === kind.toLowerCase()
}

function uncapitalized(kind: string): string {
  return kind.charAt(0).toLowerCase() + kind.slice(1)
}
