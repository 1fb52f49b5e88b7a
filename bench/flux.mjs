// How long it takes to render a repository for Flux, and to compare it with a commit: node bench/flux.mjs [KUSTOMIZATIONS]
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cpuOf } from './measure.mjs'
import { cli } from './workshop.mjs'

const count = Number(process.argv[2] ?? 150)
const directory = mkdtempSync(join(tmpdir(), 'kuilt-flux-'))

function write(path, text) {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), text)
}

const kustomization = (name, path, more) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  path: ${path}
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`

const variables = `  postBuild:
    substituteFrom:
    - { kind: ConfigMap, name: settings }
`

/**
 * A root that creates all other Kustomizations, as in most repositories: each with a base, an overlay and variables.
 */
function plant() {
  write('clusters/prod/root.yaml', kustomization('root', './apps/prod', ''))
  write(
    'apps/prod/settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: flux-system }\ndata: { domain: example.com }\n',
  )
  for (let i = 0; i < count; i++) {
    const name = `app-${i}`
    write(`apps/prod/${name}.yaml`, kustomization(name, `./deploy/${name}/prod`, variables))
    write(
      `deploy/${name}/prod/kustomization.yaml`,
      `resources: [../base]\nnamespace: ${name}\nimages: [{ name: web, newTag: "1.${i}" }]\n`,
    )
    write(
      `deploy/${name}/base/kustomization.yaml`,
      'resources: [deployment.yaml, service.yaml]\nconfigMapGenerator: [{ name: config, literals: ["host=VARIABLE"] }]\n'.replace(
        'VARIABLE',
        `$\{domain}`,
      ),
    )
    write(
      `deploy/${name}/base/service.yaml`,
      `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ports: [{ port: 80 }], selector: { app: ${name} } }\n`,
    )
    write(
      `deploy/${name}/base/deployment.yaml`,
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
      - name: web
        image: web
        envFrom: [{ configMapRef: { name: config } }]
        resources: { limits: { memory: 128Mi } }
`,
    )
  }
}

function git(...args) {
  execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], { cwd: directory })
}

function measure(title, args) {
  const start = performance.now()
  const cpu = cpuOf([process.execPath, cli, ...args], directory)
  const wall = performance.now() - start
  console.log(`${title}: ${(cpu / 1000).toFixed(2)} s CPU, ${(wall / 1000).toFixed(2)} s`)
}

try {
  plant()
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'all')
  measure(`${count} Kustomizations, build`, ['build', 'flux:clusters/prod'])
  write(
    'apps/prod/settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: flux-system }\ndata: { domain: example.org }\n',
  )
  measure('the same, diff of a variable that all use', ['diff', '--base', 'HEAD', 'flux:clusters/prod'])
  measure('the same, affected', ['affected', '--base', 'HEAD', '--in', 'flux:clusters/prod'])
} finally {
  rmSync(directory, { recursive: true, force: true })
}
