const gvk = ['group', 'version', 'kind']
const resId = [...gvk, 'name', 'namespace']
const all = undefined

/**
 * Fields that upstream's structs take over from structs within them, by type; `undefined` stands for all but
 * `metadata`. Its YAML library looks for their types in the wrong place, so numbers and booleans in them stay what
 * they are, and do not fit.
 */
const embedded: Readonly<Record<string, readonly string[] | undefined>> = {
  FieldSpec: gvk,
  NameBackReferences: gvk,
  Selector: resId,
  SourceSelector: resId,
  ReplacementField: ['source', 'sourceValue', 'targets'],
  ConfigMapGenerator: all,
  SecretGenerator: all,
  IAMPolicyGenerator: all,
  HelmChartInflationGenerator: all,
}

export function isEmbedded(type: string, field: string): boolean {
  if (!Object.hasOwn(embedded, type)) return false
  return embedded[type]?.includes(field) ?? field !== 'metadata'
}
