/** Tests run in the context of the worker. What belongs to the process is as before after each test file. */
export default class Environment {
  global = globalThis
  #console = globalThis.console
  #exit = process.exit
  #variables = { ...process.env }

  setup() {
    // Jest would look for source maps, which do not exist, and print addresses instead of paths.
    Error.prepareStackTrace = undefined
  }

  teardown() {
    globalThis.console = this.#console
    process.exit = this.#exit
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name]
    Object.assign(process.env, this.#variables)
  }

  exportConditions() {
    return ['node', 'node-addons']
  }

  /** Jest asks for it only to find out whether it can collect coverage. */
  getVmContext() {
    return null
  }
}
