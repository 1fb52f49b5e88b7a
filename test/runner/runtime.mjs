import { AsyncLocalStorage } from 'node:async_hooks'
import { Session } from 'node:inspector/promises'
import { createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { shouldInstrument } from '@jest/transform'

const require = createRequire(import.meta.url)
/**
 * The property in which jest-circus stores the handlers of a test file, which would also receive the events of the next
 * one.
 */
const eventHandlers = Symbol.for('EVENT_HANDLERS')
/** In use: jest-circus creates one for each test file, and Node.js calls all of them for each new promise. */
const storages = new Set()
/** Counts all executions in this process: `takePreciseCoverage` returns those since the last call. */
let profiler

const { run } = AsyncLocalStorage.prototype
AsyncLocalStorage.prototype.run = function (...args) {
  storages.add(this)
  return run.apply(this, args)
}

/**
 * Replaces `jest-runtime`, which loads all modules again for each test file, in a context of its own. Here, Node.js loads
 * them once per worker; everything else about jest is as usual. A test must not depend on what a module remembers.
 */
export default class Runtime {
  #config
  #coverageOptions
  #isWatching
  #coverage

  constructor(config, _environment, _resolver, _transformer, _sources, coverageOptions, _testPath, globalConfig) {
    this.#config = config
    this.#coverageOptions = coverageOptions
    this.#isWatching = globalConfig.watch || globalConfig.watchAll
  }

  /** Files of `setupFilesAfterEnv` are not: they export a function that is called for each test file. */
  unstable_shouldLoadAsEsm(path) {
    return path.endsWith('.ts')
  }

  unstable_importModule(path) {
    // `--watch` runs few files in the process that stays.
    return import(pathToFileURL(path).href + (this.#isWatching ? `?run=${Date.now()}` : ''))
  }

  requireModule(path) {
    const { default: exported, ...others } = require(path)
    return exported ?? others
  }

  /** Jest's own modules that keep the state of one test file. */
  requireInternalModule(path) {
    delete require.cache[path]
    delete globalThis[eventHandlers]
    return require(path)
  }

  setGlobalsForRuntime() {}
  enterTestCode() {}
  leaveTestCode() {}
  getSourceMaps() {
    return new Map()
  }
  teardown() {
    for (const storage of storages) storage.disable()
    storages.clear()
  }

  async collectV8Coverage() {
    if (profiler !== undefined) return
    profiler = new Session()
    profiler.connect()
    await profiler.post('Profiler.enable')
    await profiler.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  async stopCollectingV8Coverage() {
    this.#coverage = (await profiler.post('Profiler.takePreciseCoverage')).result
  }

  getAllCoverageInfoCopy() {
    return undefined
  }

  getAllV8CoverageInfoCopy() {
    return this.#coverage
      .filter(({ url }) => isAbsolute(url) && shouldInstrument(url, this.#coverageOptions, this.#config))
      .map((result) => ({ result }))
  }
}
