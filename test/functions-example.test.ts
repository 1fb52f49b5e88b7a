import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { build, buildSync, type KuiltError, localExecHost, toYaml } from '#kuilt'
import { functions } from '../examples/functions/src/functions.ts'
import { project } from './support/project.ts'

const example = join(import.meta.dirname, '../examples/functions')
const prod = join(example, 'config/overlays/prod')
const expected = readFileSync(join(example, 'expected/prod.yaml'), 'utf8')

/** A copy of the example's configuration, for tests that change it. */
function copyOfConfig(): string {
  const { directory } = project({})
  cpSync(join(example, 'config'), directory, { recursive: true })
  return directory
}

/** Bundles a file of the example as a standalone program. */
async function bundled(entry: string, outfile: string): Promise<void> {
  await bundle({
    entryPoints: [join(example, 'src', entry)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { kuilt: join(example, '../../src/index.ts') },
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
    },
    logLevel: 'warning',
    outfile,
  })
}

test('prod builds to the committed output', async () => {
  expect(toYaml(buildSync(prod, { functions }))).toBe(expected)
  expect(toYaml(await build(prod, { functions }))).toBe(expected)
})

test('the policy rejects images without a version, with their positions', () => {
  const directory = copyOfConfig()
  const overlay = join(directory, 'overlays/prod')
  const text = readFileSync(join(overlay, 'kustomization.yaml'), 'utf8')
  writeFileSync(join(overlay, 'kustomization.yaml'), text.replace(/^images:\n(?:[- ].*\n)+/m, ''))
  const errors = failure(() => buildSync(overlay, { functions }))
  expect([errors, ...errors.related].map(({ code, message, at }) => ({ code, message, at }))).toMatchObject([
    {
      code: 'FUNCTION_ERROR',
      message: `Deployment "prod-web" in namespace "shop": the image 'registry.example.com/web' of the container web has no tag`,
      at: { file: join(directory, 'base/web.yaml'), line: 15, column: 9 },
    },
    {
      code: 'FUNCTION_ERROR',
      message: `StatefulSet "prod-database" in namespace "shop": the image 'registry.example.com/schema' of the container schema has no tag`,
      at: { file: join(directory, 'base/database.yaml'), line: 16, column: 9 },
    },
  ])
  expect(errors.notes).toMatchObject([{ at: { file: join(overlay, 'image-policy.yaml'), line: 1 } }])
})

test('the functions can also run as a program, with the same result', async () => {
  const directory = copyOfConfig()
  const program = join(directory, 'policies.mjs')
  await bundled('program.ts', program)
  execFileSync('chmod', ['+x', program])
  for (const file of ['base/network-policies.yaml', 'overlays/prod/image-policy.yaml']) {
    const text = readFileSync(join(directory, file), 'utf8')
    writeFileSync(join(directory, file), text.replace(/container: .*/, `exec: { path: ${program} }`))
  }
  const options = { exec: localExecHost(), plugins: { enableExec: true }, loadRestrictions: 'none' } as const
  expect(toYaml(buildSync(join(directory, 'overlays/prod'), options))).toBe(expected)
})

function failure(work: () => unknown): KuiltError {
  try {
    work()
  } catch (error) {
    return error as KuiltError
  }
  throw new Error('it did not fail')
}
