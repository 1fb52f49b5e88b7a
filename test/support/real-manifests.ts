import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const recorded = join(root, '../shared/conformance/realworld')

/** YAML files below a folder, in order. */
function yamlFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => join(folder, file))
}

/**
 * Real manifests of at most 6,000 characters: those of the examples, and some hundreds from recorded repositories if
 * available.
 */
export function realManifests(): readonly string[] {
  const files = yamlFiles(recorded)
  const some = files.filter((_, i) => i % Math.ceil(files.length / 300) === 0)
  const texts = [...yamlFiles(join(root, 'examples')), ...some].map((file) => readFileSync(file, 'utf8'))
  return texts.filter((text) => text.length <= 6000)
}
