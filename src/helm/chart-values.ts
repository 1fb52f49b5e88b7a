// The data of a chart that templates can access.

import { fn } from '../go-template/functions/define.ts'
import { fromPlain } from '../go-template/functions/json.ts'
import { encodeYaml } from '../go-template/functions/yaml.ts'
import { quote } from '../go-template/go-strings.ts'
import { type GoType, MAP, namedType, STRING, STRING_MAP } from '../go-template/types.ts'
import { GoError, GoMap, type GoValue, goList, goMap } from '../go-template/values.ts'
import type { Chart, Dependency, Maintainer } from './chart.ts'
import { tableAt } from './coalesce.ts'

const VALUES: GoType = namedType('common.Values', MAP)

/**
 * A map as Helm's type `Values`, with its methods. It shares its entries with the given map. Follows
 * pkg/chart/common/values.go.
 */
export function valuesOf(map: GoMap): GoMap {
  const { entries } = map
  return new GoMap(entries, VALUES, {
    methods: {
      AsMap: fn([], () => new GoMap(entries)),
      YAML: fn([], () => `${encodeYaml(map)}\n`),
      Table: fn([STRING], (path: string) => {
        const table = tableAt(map, path.split('.'))
        if (table === undefined) throw new GoError(`${quote(path)} is not a table`)
        return valuesOf(table)
      }),
      PathValue: fn([STRING], (path: string) => {
        const names = path.split('.')
        const last = names.at(-1) ?? ''
        const value = tableAt(map, names.slice(0, -1))?.entries.get(last)
        if (value === undefined || value instanceof GoMap) throw new GoError(`${quote(last)} is not a value`)
        return value
      }),
    },
  })
}

/**
 * The value of `.Chart`: every field of Go's struct, by its name. Follows helm pkg/chart/common.go,
 * (*v2Accessor).MetadataAsMap.
 */
export function metadataValue({ metadata, isRoot }: Chart): GoMap {
  const { annotations } = metadata
  return goMap([
    ['Name', metadata.name],
    ['Home', metadata.home],
    ['Sources', goList(metadata.sources)],
    ['Version', metadata.version],
    ['Description', metadata.description],
    ['Keywords', goList(metadata.keywords)],
    ['Maintainers', goList(metadata.maintainers.map(maintainerValue))],
    ['Icon', metadata.icon],
    ['APIVersion', metadata.apiVersion],
    ['Condition', metadata.condition],
    ['Tags', metadata.tags],
    ['AppVersion', metadata.appVersion],
    ['Deprecated', metadata.deprecated],
    ['Annotations', new GoMap(new Map(annotations ?? []), STRING_MAP, { isNil: annotations === undefined })],
    ['KubeVersion', metadata.kubeVersion],
    ['Dependencies', goList((metadata.dependencies ?? []).map(dependencyValue))],
    ['Type', metadata.type],
    ['IsRoot', isRoot],
  ])
}

function maintainerValue({ name, email, url }: Maintainer): GoValue {
  return goMap([
    ['Name', name],
    ['Email', email],
    ['URL', url],
  ])
}

function dependencyValue(dependency: Dependency): GoValue {
  return goMap([
    ['Name', dependency.name],
    ['Version', dependency.version],
    ['Repository', dependency.repository],
    ['Condition', dependency.condition],
    ['Tags', goList(dependency.tags)],
    ['Enabled', dependency.enabled],
    ['ImportValues', goList(dependency.importValues.map((each) => fromPlain(each)))],
    ['Alias', dependency.alias],
  ])
}
