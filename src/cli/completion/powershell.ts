import type { CompletionNode } from './tree.ts'

/** A script for `kuilt completion powershell | Out-String | Invoke-Expression`. */
export function powershellCompletion(program: string, tree: readonly CompletionNode[]): string {
  return `# PowerShell completion for ${program}
# Load it with: ${program} completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ${program} -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @{
${tree.map((node) => `        ${quote(node.path)} = @(${wordsOf(node).map(quote).join(', ')})`).join('\n')}
    }
    $path = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $next = "$path $($element.Extent.Text)".Trim()
        if ($words.ContainsKey($next)) { $path = $next }
    }
    $words[$path] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        $word, $summary = $_ -split '|', 2
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $summary)
    }
}
`
}

/** Each as `word|summary`. */
function wordsOf({ subcommands, flags, arguments: expected }: CompletionNode): readonly string[] {
  return [
    ...subcommands.map(({ name, summary }) => `${name}|${summary}`),
    ...expected.flatMap(({ choices = [], summary }) => choices.map((choice) => `${choice}|${summary}`)),
    ...flags.map(({ name, summary }) => `--${name}|${summary}`),
  ]
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
