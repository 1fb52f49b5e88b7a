// The file formats of SOPS. Follows getsops/sops, stores/, and kustomize-controller, which derives the format from the
// file name.

export type SopsFormat = 'yaml' | 'json' | 'dotenv' | 'ini' | 'binary'

/** Returns the format of a file by its name. */
export function formatOfName(name: string): SopsFormat {
  if (/\.ya?ml$/.test(name)) return 'yaml'
  if (name.endsWith('.json') || name.endsWith('.dockerconfigjson')) return 'json'
  if (name.endsWith('.env')) return 'dotenv'
  return name.endsWith('.ini') ? 'ini' : 'binary'
}

const marks: Readonly<Record<SopsFormat, string>> = {
  yaml: 'mac: ENC[',
  json: '"mac": "ENC[',
  dotenv: 'sops_mac=ENC[',
  ini: '[sops]',
  binary: '"mac": "ENC[',
}

/** True if a text contains the metadata of SOPS in this format. */
export function isEncryptedIn(text: string, format: SopsFormat): boolean {
  return text.includes(marks[format])
}

/** Returns the format of an encrypted text. Undefined if the text is not encrypted. */
export function encryptedFormat(text: string): SopsFormat | undefined {
  const formats: readonly SopsFormat[] = ['yaml', 'json', 'dotenv', 'ini']
  return formats.find((format) => isEncryptedIn(text, format))
}
