/** Splits one line of comma separated values as pflag does: `a,"b,c"` are the two values `a` and `b,c`. */
export function splitCommas(text: string): readonly string[] {
  if (text === '') return []
  const values: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    values.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') break
  }
  return values
}
