import type { Budget } from '../limits.ts'
import { STRING } from '../types.ts'
import { GoError } from '../values.ts'
import { certificateFunctions } from './certificates.ts'
import { cryptoFunctions } from './crypto.ts'
import { dateFunctions } from './dates.ts'
import { defaultFunctions } from './defaults.ts'
import { type FunctionTable, fn } from './define.ts'
import { dictFunctions } from './dicts.ts'
import { encodingFunctions } from './encoding.ts'
import { jsonFunctions, sprigFromJson } from './json.ts'
import { listFunctions } from './lists.ts'
import { mathFunctions } from './math.ts'
import { pathFunctions } from './paths.ts'
import type { SeededRandom } from './random.ts'
import { randomFunctions } from './random-functions.ts'
import { reflectionFunctions } from './reflection.ts'
import { regexFunctions } from './regex.ts'
import { semverFunctions } from './semver.ts'
import { stringFunctions } from './strings.ts'
import { urlFunctions } from './urls.ts'
import type { Zone } from './zones.ts'

export interface FunctionContext {
  readonly budget: Budget
  /** The source of random values and keys. */
  readonly random: SeededRandom
  /** The time that `now` returns. */
  readonly now: () => Date
  /** The local time zone. */
  readonly zone: Zone
}

/**
 * All functions of sprig 3.3.0, except those that access the environment or the network: env, expandenv, getHostByName.
 */
export function sprigFunctions({ budget, random, now, zone }: FunctionContext): FunctionTable {
  return {
    ...stringFunctions(budget),
    ...mathFunctions(budget),
    ...listFunctions(budget),
    ...dictFunctions,
    ...defaultFunctions,
    ...dateFunctions({ now, zone }),
    ...regexFunctions(budget),
    ...semverFunctions,
    ...encodingFunctions,
    ...jsonFunctions,
    ...sprigFromJson,
    ...cryptoFunctions(random),
    ...certificateFunctions(random),
    ...randomFunctions(random, budget),
    ...pathFunctions,
    ...urlFunctions,
    ...reflectionFunctions,
    fail: fn([STRING], (message: string) => {
      throw new GoError(message)
    }),
  }
}
