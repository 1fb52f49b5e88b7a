import type { CommandIo } from '../command.ts'

/** The flag `-o` for commands that print a single document. */
export const outputFileFlag = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    summary: 'write to this file instead of stdout',
    group: 'Output',
    completes: 'file',
  },
} as const

/** Writes the document to the file of `-o`, or to stdout. */
export async function writeOutput(text: string, file: string | undefined, io: CommandIo): Promise<void> {
  if (file === undefined) io.stdout.write(text)
  else (await import('../write-files.ts')).writeOutputFile(io.cwd, file, text)
}
