// A strict TypeScript program that uses the exports of the package. It is only type-checked, as an ES module and as
// CommonJS.
import {
  type BuildOptions,
  type BuildResult,
  build,
  buildSync,
  type Code,
  createCache,
  diskFileSystem,
  type ExecHost,
  type FileSystem,
  isKuiltError,
  type JsonSchema,
  type KubernetesObject,
  KuiltError,
  type Kustomization,
  kustomizationSchema,
  type LintResult,
  type LocalExecOptions,
  lint,
  localExecHost,
  memoryFileSystem,
  recordingFileSystem,
  toFiles,
  toYaml,
  type Warning,
  type WarningCode,
  warningCodes,
} from 'kuilt'
import {
  applyEdits,
  createKustomization,
  type Edit,
  type EditResult,
  editKustomization,
  fixKustomization,
  type LocalizedTree,
  localize,
  parseImage,
  parsePairs,
  parseReplicas,
} from 'kuilt/edit'

const files: FileSystem = memoryFileSystem({ '/app/kustomization.yaml': 'namePrefix: a-\n' })
const execOptions: LocalExecOptions = { timeout: 1000 }
const exec: ExecHost = localExecHost(execOptions)
const options: BuildOptions = {
  fileSystem: recordingFileSystem(files).fileSystem,
  cwd: '/',
  cache: createCache({ maxBytes: 1 }),
  exec,
  helm: { command: 'helm' },
  plugins: { enableExec: false },
  noWarn: ['IMAGE_UNMATCHED'],
  onWarning: (warning: Warning) => {
    const code: WarningCode = warning.code
    const line: number | undefined = warning.at?.line
    return void [code, line, warning.hint?.length]
  },
}

export async function use(): Promise<readonly string[]> {
  const result: BuildResult = await build('app', options)
  const objects: readonly KubernetesObject[] = result.resources
  const first: string | undefined = objects[0]?.metadata.name
  const names: readonly string[] = [...toFiles(buildSync('app', options)).keys()]
  const { errors, warnings }: LintResult = await lint(['app'], { fileSystem: diskFileSystem() })
  const codes: readonly Code[] = errors.map(({ code }) => code)
  return [toYaml(result), toYaml(objects), ...names, first ?? '', ...codes, ...warnings.map(({ message }) => message)]
}

export function describe(error: unknown): string {
  if (error instanceof KuiltError) return `${error.code} ${error.at?.file}`
  if (isKuiltError(error)) return error.notes.map(({ message }) => message).join()
  return warningCodes.join()
}

export async function edit(): Promise<string> {
  const edits: readonly Edit[] = [
    { type: 'set-namespace', value: 'a' },
    { type: 'set-images', images: [parseImage('nginx:1.27')] },
    { type: 'set-replicas', replicas: [parseReplicas('web=2')] },
  ]
  const { text }: EditResult = applyEdits(createKustomization({ resources: ['a.yaml'] }), edits)
  const tree: LocalizedTree = await localize('app')
  const pairs: Readonly<Record<string, string>> = parsePairs(['a:b'], 'label')
  return [editKustomization(text, edits), fixKustomization(text).text, tree.defaultName, ...Object.keys(pairs)].join()
}

export const schema: JsonSchema = kustomizationSchema('Component')
export const kustomization: Kustomization = { namePrefix: 'a-', resources: ['b.yaml'] }
