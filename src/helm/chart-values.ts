// The data of a chart that templates see.

import { type GoType, MAP, namedType, STRING_MAP } from '../go-template/types.ts'
import { GoMap, type GoValue, goList, goMap } from '../go-template/values.ts'
import type { Chart, Dependency, Maintainer } from './chart.ts'

export const VALUES: GoType = namedType('common.Values', MAP)

/** `.Chart`: every field of Go's struct, under its name. Follows helm pkg/chart/common.go, (*v2Accessor).MetadataAsMap. */
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
    ['ImportValues', goList([])],
    ['Alias', dependency.alias],
  ])
}
