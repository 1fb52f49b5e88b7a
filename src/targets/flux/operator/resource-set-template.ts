// Renders the templates of a ResourceSet. Follows flux-operator, internal/builder/resourceset.go.

import { type FunctionTable, fn } from '../../../go-template/functions/define.ts'
import { SeededRandom } from '../../../go-template/functions/random.ts'
import { makeSlug } from '../../../go-template/functions/slug.ts'
import { sprigFunctions } from '../../../go-template/functions/sprig.ts'
import { encodeYaml } from '../../../go-template/functions/yaml.ts'
import { UTC } from '../../../go-template/functions/zones.ts'
import type { Budget } from '../../../go-template/limits.ts'
import { convertTemplateErrors } from '../../../go-template/template-errors.ts'
import { TemplateSet } from '../../../go-template/template-set.ts'
import { ANY, STRING } from '../../../go-template/types.ts'
import { type GoMap, type GoValue, goMap, onGoError } from '../../../go-template/values.ts'

/** The functions of slim-sprig 3 in its `HermeticTxtFuncMap`: without dates and environment variables. */
const slimSprig = `
  ago duration durationRound must_date_modify mustDateModify mustToDate toDate unixEpoch
  trunc trim upper lower title substr repeat trimall trimAll trimSuffix trimPrefix contains hasPrefix hasSuffix
  quote squote cat indent nindent replace plural sha1sum sha256sum adler32sum toString
  atoi int64 int float64 seq toDecimal split splitList splitn toStrings until untilStep
  add1 add sub div mod mul randInt biggest max min maxf minf ceil floor round join sortAlpha
  default empty coalesce all any compact mustCompact fromJson toJson toPrettyJson toRawJson
  mustFromJson mustToJson mustToPrettyJson mustToRawJson ternary
  typeOf typeIs typeIsLike kindOf kindIs deepEqual hello
  base dir clean ext isAbs osBase osClean osDir osExt osIsAbs b64enc b64dec b32enc b32dec
  tuple list dict get set unset hasKey pluck keys pick omit values append push mustAppend mustPush prepend mustPrepend
  first mustFirst rest mustRest last mustLast initial mustInitial reverse mustReverse uniq mustUniq without mustWithout
  has mustHas slice mustSlice concat dig chunk mustChunk fail
  regexMatch mustRegexMatch regexFindAll mustRegexFindAll regexFind mustRegexFind regexReplaceAll mustRegexReplaceAll
  regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta urlParse urlJoin
`
  .trim()
  .split(/\s+/)

const slugOptions = { maxLength: 63, smart: true } as const

/** Renders a text with an input set. */
export type RenderTemplate = (text: string, inputs: GoMap) => string

/** The steps that each text costs, so that a Kustomization with ResourceSets generates at most 100,000 objects. */
const stepsOfText = 20

/**
 * @param name of the ResourceSet, from which random values are derived
 * @param budget shared by ResourceSets that generate each other
 */
export function templateRenderer(name: string, budget: Budget): RenderTemplate {
  let inputs: GoMap = goMap()
  const set = new TemplateSet({
    functions: { ...sprigSubset(budget, name), ...operatorFunctions(() => inputs) },
    missingKey: 'error',
    delimiters: { left: '<<', right: '>>' },
    budget,
  })
  return (text, values) => {
    inputs = values
    return convertTemplateErrors(() => {
      budget.step(stepsOfText)
      if (!text.includes('<<')) return text
      const own = set.clone()
      own.parse('resourceset', text)
      return own.execute('resourceset', null)
    })
  }
}

function sprigSubset(budget: Budget, seed: string): FunctionTable {
  const all = sprigFunctions({ budget, random: new SeededRandom(seed), now: () => new Date(), zone: UTC })
  return Object.fromEntries(slimSprig.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])))
}

function operatorFunctions(inputs: () => GoMap): FunctionTable {
  const toYaml = (value: GoValue): string => `${encodeYaml(value)}\n`
  return {
    inputs: fn([], inputs),
    slugify: fn([STRING], (text: string) => makeSlug(text, slugOptions)),
    toYaml: fn([ANY], (value: GoValue) =>
      onGoError(
        () => toYaml(value),
        () => '',
      ),
    ),
    mustToYaml: fn([ANY], toYaml),
  }
}
