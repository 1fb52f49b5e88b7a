// The value of `.Files` in charts. Follows helm pkg/engine/files.go.

import { globPattern } from '../patterns/gobwas-glob.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { fn } from './functions/define.ts'
import { orEmpty } from './functions/json.ts'
import { base } from './functions/paths.ts'
import { encodeYaml } from './functions/yaml.ts'
import { fromBytes } from './go-strings.ts'
import { BYTES, type GoType, mapType, namedType, STRING, STRINGS } from './types.ts'
import { GoBytes, GoList, GoMap, type GoValue, goMap } from './values.ts'

const FILES: GoType = namedType('engine.files', mapType(BYTES))

/** The files of a chart, by path, with Helm's methods. */
export function filesValue(files: ReadonlyMap<string, Uint8Array>): GoMap {
  const get = (name: string): Uint8Array => files.get(name) ?? new Uint8Array()
  const data = (encode: (bytes: Uint8Array) => string): string => {
    // If two files have the same name, Helm's result varies. Here, the last path always wins.
    const sorted = [...files].sort(([a], [b]) => compareBytes(a, b))
    return orEmpty(() => encodeYaml(goMap(sorted.map(([path, bytes]) => [base(path), encode(bytes)] as const))))
  }
  const entries = new Map<string, GoValue>([...files].map(([path, bytes]) => [path, new GoBytes(bytes)]))
  return new GoMap(entries, FILES, {
    methods: {
      Get: fn([STRING], (name: string) => fromBytes(get(name))),
      GetBytes: fn([STRING], (name: string) => new GoBytes(get(name))),
      Lines: fn([STRING], (name: string) => {
        const text = fromBytes(get(name))
        return new GoList(text === '' ? [] : text.replace(/\n$/, '').split('\n'), STRINGS)
      }),
      Glob: fn([STRING], (pattern: string) => {
        const matches = globPattern(pattern) ?? (() => true)
        return filesValue(new Map([...files].filter(([path]) => matches(path))))
      }),
      AsConfig: fn([], () => data(fromBytes)),
      AsSecrets: fn([], () => data((bytes) => Buffer.from(bytes).toString('base64'))),
    },
  })
}
