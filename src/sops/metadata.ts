import { attempt, KuiltError } from '../diagnostics/index.ts'
import { compileGo } from '../patterns/regex.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'

/** The `sops` field of a file. */
export interface SopsMetadata {
  /** The data key, encrypted for each age recipient. */
  readonly ageKeys: readonly string[]
  /** The names of other key types that can decrypt the data key, for messages. */
  readonly otherKeys: readonly string[]
  /** Returns whether the value at a path is encrypted. Paths do not include list indices. */
  isEncrypted(path: readonly string[]): boolean
}

/** @param subject the name of the file or object in messages */
export function readMetadata(value: JsonValue | undefined, subject: string): SopsMetadata {
  if (!isObject(value)) throw invalid(subject, 'its sops field is not a map')
  const groups = isList(value['key_groups']) ? value['key_groups'] : []
  if (groups.length > 1) throw invalid(subject, 'its key is split into several groups, which kuilt cannot join')
  const [group] = groups
  const entries = [value['age'], isObject(group) ? group['age'] : undefined].flatMap((list) =>
    isList(list) ? list : [],
  )
  const ageKeys = entries.flatMap((entry) => {
    return isObject(entry) && typeof entry['enc'] === 'string' ? [entry['enc']] : []
  })
  const isUsed = (field: string): boolean =>
    [value, ...groups].some((part) => isObject(part) && isList(part[field]) && part[field].length > 0)
  const otherKeys = Object.entries(keyKinds).flatMap(([field, name]) => (isUsed(field) ? [name] : []))
  return { ageKeys, otherKeys, isEncrypted: encryptionRule(value, subject) }
}

const keyKinds = {
  pgp: 'PGP keys',
  kms: 'keys of AWS KMS',
  gcp_kms: 'keys of Google Cloud KMS',
  azure_kv: 'keys of Azure Key Vault',
  hc_vault: 'keys of HashiCorp Vault',
} as const

function invalid(subject: string, reason: string): KuiltError {
  return new KuiltError('SOPS_METADATA_INVALID', { subject, reason })
}

const ruleFields = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
]

/** Follows getsops/sops, sops.go, (Tree).shouldBeEncrypted: later rules override earlier ones. */
function encryptionRule(value: JsonObject, subject: string): SopsMetadata['isEncrypted'] {
  const textOf = (field: string): string => {
    const text = value[field]
    return typeof text === 'string' ? text : ''
  }
  const isDefault = ruleFields.every((field) => textOf(field) === '')
  const unencryptedSuffix = isDefault ? '_unencrypted' : textOf('unencrypted_suffix')
  const encryptedSuffix = textOf('encrypted_suffix')
  const regex = (field: string): ((key: string) => boolean) | undefined => {
    const pattern = textOf(field)
    if (pattern === '') return undefined
    const matcher = attempt(() => compileGo(pattern))
    if (matcher === undefined) throw invalid(subject, `${field} is not a valid regular expression`)
    return (key) => matcher.test(key)
  }
  const unencryptedRegex = regex('unencrypted_regex')
  const encryptedRegex = regex('encrypted_regex')
  return (path) => {
    let encrypted = true
    if (unencryptedSuffix !== '' && path.some((key) => key.endsWith(unencryptedSuffix))) encrypted = false
    if (encryptedSuffix !== '') encrypted = path.some((key) => key.endsWith(encryptedSuffix))
    if (unencryptedRegex !== undefined && path.some(unencryptedRegex)) encrypted = false
    if (encryptedRegex !== undefined) encrypted = path.some(encryptedRegex)
    return encrypted
  }
}
