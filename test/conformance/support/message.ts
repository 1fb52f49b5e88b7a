/** Placeholders for what differs from run to run in messages of kustomize, without the usage that follows an error. */
export function normalizeMessage(message: string, directory: string): string {
  const crash = /^(?:panic|fatal error): .*$/m.exec(message)?.[0]
  const text = (crash ?? message)
    .replaceAll(directory, '<W>')
    .replaceAll(/\/tmp\/kust(?:omize)?-(?:[a-z-]+-)?\d+/g, '/TMP')
    .replaceAll(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '<TS> ')
    .replaceAll(/0x[0-9a-f]{6,}/g, '0x<PTR>')
    .replace(/^Usage:[\s\S]*/m, '')
    .trimEnd()
  return text === '' ? '' : `${text}\n`
}
