import { attempt, KuiltError } from '../diagnostics/index.ts'
import { compileGo } from '../patterns/regex.ts'
import { isObject, listOf, textOf } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'

/** The `sops` field of a file. */
export interface SopsMetadata {
  /**
   * The groups of keys. Each key of a group decrypts the data key, or a part of the data key if there are several
   * groups.
   */
  readonly keyGroups: readonly KeyGroup[]
  /** The number of parts that are required to compute the data key. */
  readonly threshold: number
  /** The names of other key types that can decrypt the data key, for messages. */
  readonly otherKeys: readonly string[]
  /** The encrypted message authentication code of the file. Empty if there is none. */
  readonly mac: string
  /** The time of the last change, which was authenticated together with the code. */
  readonly lastModified: string
  /** True if the code depends only on encrypted values. */
  readonly macOnlyEncrypted: boolean
  /**
   * True if comments determine which values are encrypted. Then only the text of a value shows that it is encrypted.
   */
  readonly hasCommentRules: boolean
  /** Returns true if the value at a path is encrypted. Paths do not include list indices. */
  isEncrypted(path: readonly string[]): boolean
}

/** The data key, or a part of it, encrypted for each age recipient. */
export type KeyGroup = readonly string[]

/** @param subject the name of the file or object in messages */
export function readMetadata(value: JsonValue | undefined, subject: string): SopsMetadata {
  if (!isObject(value)) throw invalid(subject, 'its sops field is not a map')
  const groups = groupsOf(value)
  const isUsed = (field: string): boolean => groups.some((group) => hasKeys(group, field))
  const otherKeys = Object.entries(keyKinds).flatMap(([field, name]) => (isUsed(field) ? [name] : []))
  const threshold = Number(value['shamir_threshold'] ?? 0)
  return {
    keyGroups: groups.map(ageKeysOf),
    threshold: threshold > 0 ? threshold : groups.length,
    otherKeys,
    mac: textOf(value['mac']),
    lastModified: textOf(value['lastmodified']).replace(/\.\d+/, ''),
    macOnlyEncrypted: String(value['mac_only_encrypted']) === 'true',
    hasCommentRules: commentRules.some((field) => textOf(value[field]) !== ''),
    isEncrypted: encryptionRule(value, subject),
  }
}

/**
 * Returns the groups of keys. Keys at the top level form the only group. Follows getsops/sops, stores/stores.go,
 * internalKeygroups.
 */
function groupsOf(value: JsonObject): readonly JsonObject[] {
  const listed = listOf(value['key_groups']).filter(isObject)
  const hasOwn = ['age', ...Object.keys(keyKinds)].some((field) => hasKeys(value, field))
  return hasOwn || listed.length === 0 ? [value] : listed
}

function hasKeys(group: JsonObject, field: string): boolean {
  const keys = group[field]
  return isList(keys) && keys.length > 0
}

function ageKeysOf({ age }: JsonObject): KeyGroup {
  return listOf(age).flatMap((entry) => {
    return isObject(entry) && typeof entry['enc'] === 'string' ? [entry['enc']] : []
  })
}

const keyKinds = {
  pgp: 'PGP keys',
  kms: 'AWS KMS keys',
  gcp_kms: 'Google Cloud KMS keys',
  azure_kv: 'Azure Key Vault keys',
  hc_vault: 'HashiCorp Vault keys',
  hckms: 'Huawei Cloud KMS keys',
} as const

function invalid(subject: string, reason: string): KuiltError {
  return new KuiltError('SOPS_METADATA_INVALID', { subject, reason })
}

const commentRules = ['unencrypted_comment_regex', 'encrypted_comment_regex'] as const

const ruleFields = ['unencrypted_suffix', 'encrypted_suffix', 'unencrypted_regex', 'encrypted_regex', ...commentRules]

/**
 * Returns the rule for encrypted paths. As in getsops/sops, sops.go, (Tree).shouldBeEncrypted, later rules override
 * earlier ones.
 */
function encryptionRule(value: JsonObject, subject: string): SopsMetadata['isEncrypted'] {
  const isDefault = ruleFields.every((field) => textOf(value[field]) === '')
  const unencryptedSuffix = isDefault ? '_unencrypted' : textOf(value['unencrypted_suffix'])
  const encryptedSuffix = textOf(value['encrypted_suffix'])
  const regex = (field: string): ((key: string) => boolean) | undefined => {
    const pattern = textOf(value[field])
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
