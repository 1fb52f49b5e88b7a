// sprig's list functions. Follows sprig/list.go.

import { compareBytes } from '../../tree/compare-bytes.ts'
import type { Budget } from '../limits.ts'
import { isEmpty } from '../truth.ts'
import { ANY, INT, LIST, LISTS } from '../types.ts'
import {
  elements,
  GoBytes,
  GoError,
  type GoFunction,
  type GoInteger,
  GoList,
  type GoValue,
  goList,
  isNil,
  kindName,
} from '../values.ts'
import { toInt64 } from './cast.ts'
import { type FunctionTable, fn, variadic } from './define.ts'
import { deepEqual } from './equal.ts'
import { stringList, strslice, strval } from './text.ts'

const NIL_POINTER = 'runtime error: invalid memory address or nil pointer dereference'
const nilList = new GoList([], LIST, true)

/** The items of a list. For other values, throws an error that starts with `what`. */
function itemsOf(list: GoValue, what: string): readonly GoValue[] {
  if (isNil(list)) throw new GoError(NIL_POINTER)
  const items = elements(list)
  if (items === undefined) throw new GoError(`${what} ${kindName(list)}`)
  return items
}

function contains(items: readonly GoValue[], value: GoValue): boolean {
  return items.some((item) => deepEqual(value, item))
}

export function listFunctions(budget: Budget): FunctionTable {
  const list = variadic([ANY], (...items: GoValue[]) => goList(items.map((item) => item ?? null)))
  const append = fn([ANY, ANY], (to: GoValue, item: GoValue) => {
    const items = itemsOf(to, 'Cannot push on type')
    budget.items(items.length)
    return goList([...items, item ?? null])
  })
  return {
    list,
    tuple: list,
    append,
    push: append,
    ...withMust('prepend', [ANY, ANY], (to: GoValue, item: GoValue) => {
      const items = itemsOf(to, 'Cannot prepend on type')
      budget.items(items.length)
      return goList([item ?? null, ...items])
    }),
    mustAppend: append,
    mustPush: append,
    ...withMust('first', [ANY], (of: GoValue) => itemsOf(of, 'Cannot find first on type')[0] ?? null),
    ...withMust('last', [ANY], (of: GoValue) => itemsOf(of, 'Cannot find last on type').at(-1) ?? null),
    ...withMust('rest', [ANY], (of: GoValue) => {
      const items = itemsOf(of, 'Cannot find rest on type')
      return items.length === 0 ? nilList : goList(items.slice(1))
    }),
    ...withMust('initial', [ANY], (of: GoValue) => {
      const items = itemsOf(of, 'Cannot find initial on type')
      return items.length === 0 ? nilList : goList(items.slice(0, -1))
    }),
    ...withMust('reverse', [ANY], (of: GoValue) => goList(itemsOf(of, 'Cannot find reverse on type').toReversed())),
    ...withMust('compact', [ANY], (of: GoValue) => {
      return goList(itemsOf(of, 'Cannot compact on type').filter((item) => !isEmpty(item)))
    }),
    ...withMust('uniq', [ANY], (of: GoValue) => {
      const unique: GoValue[] = []
      for (const item of itemsOf(of, 'Cannot find uniq on type')) {
        budget.step(unique.length >> 4)
        if (!contains(unique, item)) unique.push(item)
      }
      return goList(unique)
    }),
    ...withMust('chunk', [INT, ANY], chunk),
    ...withMust('has', [ANY, ANY], (needle: GoValue, of: GoValue) => {
      return !isNil(of) && contains(itemsOf(of, 'Cannot find has on type'), needle)
    }),
    without: variadic([ANY, ANY], without),
    mustWithout: variadic([ANY, ANY], without),
    slice: variadic([ANY, ANY], slice),
    mustSlice: variadic([ANY, ANY], slice),
    concat: variadic([ANY], (...lists: GoValue[]) => {
      const items = lists.flatMap((each) => {
        if (isNil(each)) throw new GoError(NIL_POINTER)
        const found = elements(each)
        if (found === undefined) throw new GoError(`Cannot concat type ${kindName(each)} as list`)
        return found
      })
      budget.items(items.length)
      return items.length === 0 ? nilList : goList(items)
    }),
    sortAlpha: fn([ANY], (value: GoValue) => {
      if (elements(value) === undefined) return stringList([isNil(value) ? '<nil>' : strval(value)])
      return stringList([...strslice(value)].sort(compareBytes))
    }),
  }
}

/** Defines a function under two names: `name` and `must…`. */
function withMust(name: string, params: GoFunction['params'], call: (...args: never[]) => GoValue): FunctionTable {
  const both = fn(params, call)
  return { [name]: both, [`must${name[0]?.toUpperCase()}${name.slice(1)}`]: both }
}

function without(list: GoValue, ...omit: GoValue[]): GoList {
  return goList(itemsOf(list, 'Cannot find without on type').filter((item) => !contains(omit, item)))
}

function chunk(count: GoInteger, list: GoValue): GoList {
  const items = itemsOf(list, 'Cannot chunk type')
  const size = Number(count.value)
  // sprig also uses this formula for negative sizes.
  const parts = Math.floor((items.length - 1) / size) + 1
  const last = items.length % size || size
  if (!(parts >= 0) || !Number.isFinite(parts) || (parts > 0 && last < 0)) {
    throw new GoError('runtime error: makeslice: len out of range')
  }
  const chunks: GoList[] = []
  for (let i = 0; i < parts; i++) {
    const start = i * size
    chunks.push(goList(items.slice(start, start + (i === parts - 1 ? last : size))))
  }
  return new GoList(chunks, LISTS)
}

function slice(list: GoValue, ...indices: GoValue[]): GoValue {
  const items = itemsOf(list, 'list should be type of slice or array but')
  if (items.length === 0) return null
  const start = indices.length > 0 ? Number(toInt64(indices[0])) : 0
  const end = indices.length > 1 ? Number(toInt64(indices[1])) : items.length
  if (start < 0 || end > items.length || start > end) {
    throw new GoError('reflect.Value.Slice: slice index out of bounds')
  }
  if (list instanceof GoBytes) return new GoBytes(list.bytes.subarray(start, end))
  return new GoList(items.slice(start, end), list instanceof GoList ? list.type : LIST)
}
