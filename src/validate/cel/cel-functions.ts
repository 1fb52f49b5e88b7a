import type { Environment } from '@marcbachmann/cel-js'
import { CelSemver } from './cel-semver.ts'
import {
  CelCidr,
  CelFormat,
  CelFormats,
  CelIp,
  CelIps,
  CelLists,
  CelQuantity,
  CelSets,
  CelStrings,
  CelUrl,
} from './cel-types.ts'
import { addAddresses } from './library/addresses.ts'
import { addFormats } from './library/formats.ts'
import { addLists } from './library/lists.ts'
import { addOptionals } from './library/optionals.ts'
import { addQuantities } from './library/quantities.ts'
import { addSemvers } from './library/semvers.ts'
import { addStrings } from './library/strings.ts'
import { addUrls } from './library/urls.ts'

/** Adds the functions that Kubernetes adds to CEL, and standard functions that the package lacks. */
export function addKubernetesFunctions(environment: Environment): Environment {
  environment.registerType('kubernetes.Quantity', CelQuantity)
  environment.registerType('kubernetes.IP', CelIp)
  environment.registerType('kubernetes.CIDR', CelCidr)
  environment.registerType('kubernetes.URL', CelUrl)
  environment.registerType('kubernetes.Sets', CelSets)
  environment.registerType('kubernetes.Strings', CelStrings)
  environment.registerType('kubernetes.Lists', CelLists)
  environment.registerType('kubernetes.Formats', CelFormats)
  environment.registerType('kubernetes.Format', CelFormat)
  environment.registerType('kubernetes.IPs', CelIps)
  environment.registerType('kubernetes.Semver', CelSemver)
  environment.registerConstant('ip', 'kubernetes.IPs', new CelIps())
  environment.registerConstant('sets', 'kubernetes.Sets', new CelSets())
  environment.registerConstant('strings', 'kubernetes.Strings', new CelStrings())
  environment.registerConstant('lists', 'kubernetes.Lists', new CelLists())
  environment.registerConstant('format', 'kubernetes.Formats', new CelFormats())
  addStrings(environment)
  addLists(environment)
  addQuantities(environment)
  addAddresses(environment)
  addUrls(environment)
  addFormats(environment)
  addSemvers(environment)
  addOptionals(environment)
  return environment
}
