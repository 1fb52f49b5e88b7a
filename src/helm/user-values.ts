import { KuiltError } from '../diagnostics/index.ts'
import { decodeJson, fromPlain } from '../go-template/functions/json.ts'
import { GoMap, goMap, onGoError } from '../go-template/values.ts'
import type { JsonObject } from '../tree/node.ts'
import { applySetting } from './set-values.ts'
import { mergeMaps, readValues } from './values-file.ts'

/** A source of values that override the defaults of a chart. Later sources override earlier ones. */
export type ChartValues =
  /** `-f`: the content of a values file. */
  | { readonly type: 'file'; readonly file: string; readonly content: Uint8Array | string }
  /** Values that are already data. */
  | { readonly type: 'object'; readonly value: JsonObject }
  /** Values that are already merged by Helm's rules. */
  | { readonly type: 'map'; readonly value: GoMap }
  /** `--set`: `a.b=1`. */
  | { readonly type: 'set'; readonly setting: string }
  /** `--set-string`: every value is text. */
  | { readonly type: 'set-string'; readonly setting: string }
  /** `--set-json`: every value is JSON, or the whole setting is a JSON object. */
  | { readonly type: 'set-json'; readonly setting: string }
  /** `--set-literal`: everything after `=` is text. */
  | { readonly type: 'set-literal'; readonly setting: string }
  /** `--set-file`: every value is the name of a file, whose content is used. */
  | { readonly type: 'set-file'; readonly setting: string; readonly read: (file: string) => string }

/** The user's values, merged in order. @throws KuiltError CHART_SETTING_INVALID, CHART_VALUES_NOT_A_MAP, YAML_… */
export function userValues(sources: readonly ChartValues[]): GoMap {
  const values = goMap()
  for (const source of sources) {
    if (source.type === 'file') mergeMaps(values, readValues(source.content, source.file))
    else if (source.type === 'object') {
      const value = fromPlain(source.value)
      if (value instanceof GoMap) mergeMaps(values, value)
    } else if (source.type === 'map') mergeMaps(values, source.value)
    else if (source.type === 'set-json') applyJson(values, source.setting)
    else if (source.type === 'set-file') applySetting(values, source.setting, source.read)
    else applySetting(values, source.setting, settingTypes[source.type])
  }
  return values
}

const settingTypes = { set: 'typed', 'set-string': 'text', 'set-literal': 'literal' } as const

/** Applies a `--set-json` setting. Follows helm pkg/cli/values/options.go, MergeValues. */
function applyJson(values: GoMap, setting: string): void {
  if (!setting.trim().startsWith('{')) {
    applySetting(values, setting, 'json')
    return
  }
  const value = onGoError(
    () => decodeJson(setting),
    ({ message }) => {
      throw new KuiltError('CHART_SETTING_INVALID', { setting, reason: `the value is not JSON: ${message}` })
    },
  )
  if (value instanceof GoMap) mergeMaps(values, value)
}
