import { type CompletionFlag, type CompletionNode, listedBy } from './tree.ts'

/** Returns a script for `kuilt completion powershell | Out-String | Invoke-Expression`. */
export function powershellCompletion(program: string, tree: readonly CompletionNode[]): string {
  return `# PowerShell completion for ${program}
# Load it with: ${program} completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ${program} -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # The words for each command and flag, and the lists of values that the program prints.
    $words = @{
${table(tree.flatMap((node) => [[node.path, wordsOf(node)], ...node.flags.map((flag) => valuesOf(node, flag))]))}
    }
    $listed = @{
${listedLines(tree).join('\n')}
    }
    $path = ''
    $previous = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $previous = $element.Extent.Text
        $next = "$path $previous".Trim()
        if ($words.ContainsKey($next) -and $previous -notlike '-*') { $path = $next }
    }
    $key = $path
    $start = ''
    $typed = $wordToComplete
    if ($wordToComplete -match '^(--[^=]+)=(.*)$') {
        $start = "$($Matches[1])="
        $typed = $Matches[2]
        $key = "$path $($Matches[1])".Trim()
    } elseif ($previous -like '--*' -and $words.ContainsKey("$path $previous".Trim())) {
        $key = "$path $previous".Trim()
    }
    $offers = @($words[$key])
    if ($listed.ContainsKey($key)) { $offers += @(& ${program} __complete $listed[$key] 2>$null) }
    $offers | Where-Object { $_ -and $_ -like "$typed*" } | ForEach-Object {
        $word, $summary = $_ -split '\\|', 2
        if (-not $summary) { $summary = $word }
        [System.Management.Automation.CompletionResult]::new("$start$word", $word, 'ParameterValue', $summary)
    }
}
`
}

type Row = readonly [key: string, words: readonly string[]]

/** Returns a table. Flags without values have no row. */
function table(rows: readonly (Row | undefined)[]): string {
  const present = rows.filter((row) => row !== undefined)
  return present.map(([key, words]) => `        ${quote(key)} = @(${words.map(quote).join(', ')})`).join('\n')
}

/** Returns the words to suggest, each as `word|summary`. */
function wordsOf({ subcommands, flags, arguments: expected }: CompletionNode): readonly string[] {
  return [
    ...subcommands.map(({ name, summary }) => `${name}|${summary}`),
    ...expected.flatMap(({ choices = [], summary }) => choices.map((choice) => `${choice}|${summary}`)),
    ...flags.map(({ name, summary }) => `--${name}|${summary}`),
  ]
}

function valuesOf({ path }: CompletionNode, { name, type, summary, choices = [] }: CompletionFlag): Row | undefined {
  if (type === 'bool') return undefined
  const values = choices.filter((choice) => choice !== '').map((choice) => `${choice}|${summary}`)
  return [`${path} --${name}`.trim(), values]
}

function listedLines(tree: readonly CompletionNode[]): readonly string[] {
  const rows = tree.flatMap(({ path, flags, arguments: expected }) => [
    { key: path, listed: listedBy(expected.at(-1)?.completes) },
    ...flags.map(({ name, completes }) => ({ key: `${path} --${name}`.trim(), listed: listedBy(completes) })),
  ])
  return rows.flatMap(({ key, listed }) => (listed === undefined ? [] : [`        ${quote(key)} = ${quote(listed)}`]))
}

/**
 * Quotes a string. The result contains only ASCII characters, because Windows PowerShell decodes the script with the
 * code page of the console.
 */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('…', '...')}'`
}
