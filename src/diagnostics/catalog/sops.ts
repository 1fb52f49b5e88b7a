/** Errors about values encrypted with SOPS. Messages never contain decrypted values. */
export const sopsErrors = () => ({
  SOPS_NO_KEY: (p: { subject: string; hasKeys: boolean }) =>
    `cannot decrypt ${p.subject}: ${p.hasKeys ? 'none of the age keys can decrypt it' : 'no age key was found'}`,
  SOPS_KEY_INVALID: (p: { reason: string }) => `an age key cannot be used: ${p.reason}`,
  SOPS_VALUE_DAMAGED: (p: { subject: string; field: string }) =>
    `cannot decrypt ${p.field} of ${p.subject}: the value was changed after it was encrypted, or belongs to another field`,
  SOPS_VALUE_PLAIN: (p: { subject: string; field: string }) =>
    `${p.field} of ${p.subject} is not encrypted, although the rules in its sops field require it`,
  SOPS_INTEGRITY: (p: { subject: string; problem: 'missing' | 'unreadable' | 'different' }) =>
    `cannot decrypt ${p.subject}: its message authentication code (MAC) is ${p.problem === 'different' ? 'wrong, because the file was changed after it was encrypted' : p.problem}`,
  SOPS_NAME_ENCRYPTED: (p: { subject: string }) =>
    `${p.subject} cannot be masked, because its kind or name is encrypted`,
  SOPS_GENERATOR_INVALID: (p: { reason: string }) =>
    `the configuration of the Secret generator is invalid: ${p.reason}`,
  SOPS_METADATA_INVALID: (p: { subject: string; reason: string }) => `cannot decrypt ${p.subject}: ${p.reason}`,
})
