// Writes facts/kubernetes-schemas.json from the OpenAPI definitions of Kubernetes releases: `definitions` of
// api/openapi-spec/swagger.json in the Kubernetes repository, one file per release, named v1.34.json.
//
//   node scripts/kubernetes-facts.mjs DIRECTORY
//
// A definition that several releases share is stored once. Each has its own line, because src/validate/releases.ts reads lines:
//
//   {"releases": ["1.28", …], "definitions": [["io.k8s.api.core.v1.Pod", [0, 1, 2], {…}], …]}
//
// Descriptions, merge keys and everything else that validation does not use are omitted.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('usage: node scripts/kubernetes-facts.mjs DIRECTORY')

const kept = new Set([
  'type',
  'format',
  'properties',
  'required',
  'items',
  'additionalProperties',
  '$ref',
  'x-kubernetes-group-version-kind',
])

const files = readdirSync(directory)
  .filter((name) => /^v1\.\d+\.json$/.test(name))
  .sort((a, b) => minorOf(a) - minorOf(b))
const found = new Map()
files.forEach((file, release) => {
  const content = JSON.parse(readFileSync(join(directory, file), 'utf8'))
  for (const [name, schema] of Object.entries(content.definitions ?? content)) {
    const text = JSON.stringify(compact(schema))
    const key = `${name} ${text}`
    if (!found.has(key)) found.set(key, { name, text, releases: [] })
    found.get(key).releases.push(release)
  }
})

const lines = [...found.values()]
  .sort((a, b) => (a.name === b.name ? a.releases[0] - b.releases[0] : a.name < b.name ? -1 : 1))
  .map(({ name, text, releases }) => `    [${JSON.stringify(name)}, ${JSON.stringify(releases)}, ${text}]`)
const releases = files.map((file) => `1.${minorOf(file)}`)
const text = `{\n  "releases": ${JSON.stringify(releases)},\n  "definitions": [\n${lines.join(',\n')}\n  ]\n}\n`
writeFileSync(join(import.meta.dirname, '../facts/kubernetes-schemas.json'), text)

function minorOf(file) {
  return Number(/^v1\.(\d+)/.exec(file)[1])
}

function compact(schema) {
  const entries = Object.entries(schema).filter(([keyword]) => kept.has(keyword))
  return Object.fromEntries(entries.sort().map(([keyword, value]) => [keyword, compactValue(keyword, value)]))
}

function compactValue(keyword, value) {
  switch (keyword) {
    case '$ref':
      return value.replace('#/definitions/', '')
    case 'items':
    case 'additionalProperties':
      return compact(value)
    case 'properties':
      return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, compact(schema)]))
    default:
      return value
  }
}
