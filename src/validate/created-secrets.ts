import type { JsonValue } from '../tree/node.ts'
import { fieldOf, listAt, textAt, valueAt } from './json-fields.ts'
import type { Subject } from './rules/subject.ts'

type Names = readonly (string | undefined)[]

const secretsOf: Readonly<Record<string, (value: JsonValue, name: string) => Names>> = {
  'bitnami.com/SealedSecret': (value, name) => [textAt(valueAt(value, 'spec', 'template', 'metadata'), 'name') ?? name],
  'cert-manager.io/Certificate': (value) => [textAt(fieldOf(value, 'spec'), 'secretName')],
  'external-secrets.io/ExternalSecret': (value, name) => [textAt(valueAt(value, 'spec', 'target'), 'name') ?? name],
  'isindir.github.com/SopsSecret': (value) =>
    listAt(fieldOf(value, 'spec'), 'secretTemplates').map((template) => textAt(template, 'name')),
  'onepassword.com/OnePasswordItem': (_, name) => [name],
  'secrets.hashicorp.com/VaultDynamicSecret': destinationOf,
  'secrets.hashicorp.com/VaultPKISecret': destinationOf,
  'secrets.hashicorp.com/VaultStaticSecret': destinationOf,
}

function destinationOf(value: JsonValue): Names {
  return [textAt(valueAt(value, 'spec', 'destination'), 'name')]
}

/**
 * The names of the Secrets that a controller creates for a custom resource, in its namespace: for example, cert-manager
 * creates one with the certificate for each Certificate. Supports only widely used controllers.
 */
export function createdSecrets({ group, kind, root: { value } }: Subject): readonly string[] {
  const names = secretsOf[`${group}/${kind}`]?.(value, textAt(fieldOf(value, 'metadata'), 'name') ?? '') ?? []
  return names.filter((name) => name !== undefined)
}
