// Reads the files that `helm repo add`, `helm registry login` and `docker login` write. Follows `pkg/helmpath` and
// `pkg/registry` of helm, and the format of Docker's configuration file.

import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { Environment } from '../../files/remote/proxy.ts'
import { isObject, memberOf } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'

export interface Login {
  readonly username: string
  readonly password: string
}

/** An entry of repositories.yaml. */
export interface KnownRepository {
  readonly name: string
  readonly url: string
  readonly login: Login | undefined
  /** True to also send the login to other servers that archives are on. */
  readonly passToAll: boolean
}

/**
 * Reads the configuration files when they are first needed. Nothing is executed, so credential helpers are not
 * supported.
 */
export class HelmConfig {
  readonly #env: Environment
  #repositories: readonly KnownRepository[] | undefined
  #registries: ReadonlyMap<string, Login> | undefined

  constructor(env: Environment) {
    this.#env = env
  }

  /** @throws KuiltError CHART_REPOSITORY_INVALID for a file that cannot be read */
  repositoryOf(url: string): KnownRepository | undefined {
    return this.#known().find((each) => withoutSlash(each.url) === withoutSlash(url))
  }

  /**
   * Replaces the name of a repository (`@name` or `alias:name`) with its URL. Returns other text unchanged.
   *
   * @throws KuiltError CHART_REPOSITORY_INVALID
   */
  resolve(repository: string): string {
    const name = /^(?:@|alias:)(.+)$/.exec(repository)?.[1]
    if (name === undefined) return repository
    const found = this.#known().find((each) => each.name === name)
    if (found !== undefined) return found.url
    const reason = `no repository "${name}" in repositories.yaml; add it with \`helm repo add\``
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository, reason })
  }

  /** @param host the host, with its port. @throws KuiltError CHART_REPOSITORY_INVALID for a file that cannot be read */
  registryLogin(host: string): Login | undefined {
    this.#registries ??= this.#readRegistries()
    return this.#registries.get(registryKey(host))
  }

  /**
   * Advice if the login for a host is stored in a form that is not supported: with a credential helper, which is a
   * program, or as an identity token.
   *
   * @param host the host, with its port
   */
  registryAdvice(host: string): string | undefined {
    const [, own = 'registry/config.json'] = this.#registryFiles()
    for (const file of this.#registryFiles()) {
      const config = read(file, 'JSON')
      const problem = unsupportedLogin(config, registryKey(host))
      if (problem !== undefined)
        return `${problem} in "${file}"; write a user name and password to \`auths\` in "${own}"`
    }
    return undefined
  }

  #known(): readonly KnownRepository[] {
    this.#repositories ??= this.#readRepositories()
    return this.#repositories
  }

  #readRepositories(): readonly KnownRepository[] {
    const file = this.#env['HELM_REPOSITORY_CONFIG'] || this.#helmFile('repositories.yaml')
    const list = memberOf(read(file, 'YAML'), 'repositories')
    return (isList(list) ? list : []).flatMap((each): readonly KnownRepository[] => {
      const [name, url] = [text(each, 'name'), text(each, 'url')]
      const [username, password] = [text(each, 'username'), text(each, 'password')]
      const login = username === '' && password === '' ? undefined : { username, password }
      return url === '' ? [] : [{ name, url, login, passToAll: memberOf(each, 'pass_credentials_all') === true }]
    })
  }

  #readRegistries(): ReadonlyMap<string, Login> {
    return new Map(this.#registryFiles().flatMap((file) => loginsIn(read(file, 'JSON'))))
  }

  /** Docker's configuration file, then Helm's, which takes precedence. */
  #registryFiles(): readonly [string | undefined, string | undefined] {
    const docker = this.#env['DOCKER_CONFIG'] || this.#home('.docker')
    return [
      docker && `${docker}/config.json`,
      this.#env['HELM_REGISTRY_CONFIG'] || this.#helmFile('registry/config.json'),
    ]
  }

  #helmFile(name: string): string | undefined {
    const { HELM_CONFIG_HOME: own, XDG_CONFIG_HOME: xdg } = this.#env
    const directory = own || (xdg ? `${xdg}/helm` : this.#home('.config/helm'))
    return directory && `${directory}/${name}`
  }

  #home(name: string): string | undefined {
    const home = this.#env['HOME'] || this.#env['USERPROFILE']
    return home && `${home}/${name}`
  }
}

/** The logins in `auths` of a configuration file. Entries without a password belong to credential helpers. */
function loginsIn(config: JsonValue | undefined): readonly (readonly [string, Login])[] {
  const auths = memberOf(config, 'auths')
  if (typeof auths !== 'object' || auths === null) return []
  return Object.entries(auths).flatMap(([server, entry]): readonly (readonly [string, Login])[] => {
    const [user = '', ...rest] = Buffer.from(text(entry, 'auth'), 'base64').toString('utf8').split(':')
    const username = text(entry, 'username') || user
    const password = text(entry, 'password') || rest.join(':')
    return password === '' ? [] : [[registryKey(server), { username, password }]]
  })
}

function unsupportedLogin(config: JsonValue | undefined, key: string): string | undefined {
  const entryOf = (map: JsonValue | undefined): JsonValue | undefined =>
    isObject(map) ? Object.entries(map).find(([server]) => registryKey(server) === key)?.[1] : undefined
  const entry = entryOf(memberOf(config, 'auths'))
  if (text(entry, 'identitytoken') !== '') return 'kuilt does not support the identity token'
  const helper = entryOf(memberOf(config, 'credHelpers')) || text(config, 'credsStore')
  return helper ? `kuilt does not run the credential helper "${String(helper)}"` : undefined
}

/**
 * A key that is the same for all names of a registry: `https://registry.example.com/v1/` is `registry.example.com`, and
 * Docker Hub has several host names.
 */
function registryKey(server: string): string {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  return /^(?:registry-1\.|index\.)?docker\.io$/.test(host) ? 'docker.io' : host
}

/** The data of a file; undefined if the file does not exist. */
function read(file: string | undefined, format: 'YAML' | 'JSON'): JsonValue | undefined {
  const fileSystem = diskFileSystem()
  if (!file || fileSystem.kind(file) !== 'file') return undefined
  const bytes = fileSystem.read(file)
  try {
    return format === 'JSON' ? JSON.parse(new TextDecoder().decode(bytes)) : readPlain(bytes, file)
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isKuiltError(error)) throw error
    // The cause is omitted, because its message would show the contents of the file.
    throw new KuiltError('CHART_REPOSITORY_INVALID', { repository: file, reason: `the file is not valid ${format}` })
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function text(value: JsonValue | undefined, name: string): string {
  const found = memberOf(value, name)
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : ''
}
