import type { Environment } from '@marcbachmann/cel-js'
import { formatNames, hasFormat } from '../../formats.ts'
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName, serviceName } from '../../names.ts'
import { celPackage } from '../cel-package.ts'
import { CelFormat } from '../cel-types.ts'

const namedFormats: Readonly<Record<string, (text: string) => string | undefined>> = {
  dns1123Label: dnsLabel,
  dns1123Subdomain: dnsSubdomain,
  dns1035Label: serviceName,
  qualifiedName,
  dns1123LabelPrefix: (text) => dnsLabel(text.replace(/-$/, '')),
  dns1123SubdomainPrefix: (text) => dnsSubdomain(text.replace(/-$/, '')),
  dns1035LabelPrefix: (text) => serviceName(text.replace(/-$/, '')),
  labelValue,
  ...Object.fromEntries(
    formatNames.map((name) => [
      name,
      (text: string) => (hasFormat(name, text) ? undefined : `have the format ${name}`),
    ]),
  ),
}

export function addFormats(environment: Environment): void {
  const { Optional } = celPackage()
  const names = [
    'dns1123Label',
    'dns1123Subdomain',
    'dns1035Label',
    'qualifiedName',
    'dns1123LabelPrefix',
    'dns1123SubdomainPrefix',
    'dns1035LabelPrefix',
    'labelValue',
    'uri',
    'uuid',
    'byte',
    'date',
    'datetime',
  ]
  environment.registerFunction('kubernetes.Formats.named(string): optional', (_: unknown, name: string) => {
    return names.includes(name) ? Optional.of(namedFormat(name)) : Optional.none()
  })
  for (const name of names) {
    environment.registerFunction(`kubernetes.Formats.${name}(): kubernetes.Format`, () => namedFormat(name))
  }
  environment.registerFunction(
    'kubernetes.Format.validate(string): optional',
    ({ validate }: CelFormat, text: string) => {
      const fault = validate(text)
      return fault === undefined ? Optional.none() : Optional.of([fault])
    },
  )
}

function namedFormat(name: string): CelFormat {
  return new CelFormat(name, namedFormats[name] ?? (() => undefined))
}
