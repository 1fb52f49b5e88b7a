import { picocolorsPackage } from '../../diagnostics/picocolors-package.ts'
import type { ExplainedPlace } from '../../index.ts'

type Paint = (text: string) => string
type Colors = ReturnType<ReturnType<typeof picocolorsPackage>['createColors']>

/** Assigns a color to each layer (the directory of a file). Colors repeat if there are too many layers. */
export class LayerColors {
  readonly paint: Colors
  readonly #palette: readonly Paint[]
  readonly #known: Map<string, Paint> = new Map()

  constructor(color: boolean) {
    this.paint = picocolorsPackage().createColors(color)
    const { green, yellow, magenta, blue, red } = this.paint
    this.#palette = [green, yellow, magenta, blue, red]
  }

  of({ file }: ExplainedPlace): Paint {
    const directory = file.slice(0, file.lastIndexOf('/') + 1)
    let paint = this.#known.get(directory)
    if (paint === undefined) {
      paint = this.#palette[this.#known.size % this.#palette.length] ?? String
      this.#known.set(directory, paint)
    }
    return paint
  }
}
