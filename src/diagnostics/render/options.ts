export interface RenderOptions {
  readonly colors: boolean
  /** Files below this directory are shown relative to it. */
  readonly cwd: string
  /** kuilt's version, for formats that name the tool. */
  readonly version: string
  /** Text of an input file for code frames; undefined when it cannot be read. */
  readonly readSource?: (file: string) => string | undefined
}
