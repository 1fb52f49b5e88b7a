import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licenses of the packages in the inputs of a bundle, and of their dependencies: some packages, such as glob,
 * contain their bundled dependencies.
 */
export function thirdPartyLicenses(root, inputs) {
  const names = new Set()
  const waiting = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? [])
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (names.has(name)) continue
    names.add(name)
    waiting.push(...Object.keys(manifestOf(root, name).dependencies ?? {}))
  }
  return [...names]
    .sort()
    .map((name) => licenseOf(root, name))
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function manifestOf(root, name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
}

function licenseOf(root, name) {
  const { version, license } = manifestOf(root, name)
  const folder = join(root, 'node_modules', name)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${name} has no license file`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
