import type { BuildResult } from '../build/build-result.ts'
import type { Target, TargetPart, TargetRenderOptions } from '../targets/target.ts'
import { type Masks, withoutDecrypted } from './decrypted.ts'
import type { DiffOptions } from './diff-options.ts'

/** Renders a target, and masks the values that it decrypts. */
export async function rendered(target: Target, options: DiffOptions, masks: Masks): Promise<BuildResult> {
  const withMasks = maskedOptions(target, options)
  if (withMasks === undefined) return await target.render(renderOptions(options))
  return withoutDecrypted(await target.render(plainOptions(options)), await target.render(withMasks), masks)
}

/** Called with the error of each Kustomization or Application that cannot be rendered. */
type OnPartError = TargetRenderOptions['onPartError']

/**
 * Renders the Kustomizations or Applications of a target.
 *
 * @returns the parts by name
 */
export async function renderedParts(
  target: Target,
  options: DiffOptions,
  { masks, onPartError }: { readonly masks: Masks; readonly onPartError: OnPartError },
): Promise<ReadonlyMap<string, TargetPart>> {
  const render = async (wanted: TargetRenderOptions) => {
    const parts = (await target.renderParts?.({ ...wanted, ...(onPartError && { onPartError }) })) ?? []
    return new Map(parts.map((part) => [part.name, part]))
  }
  const withMasks = maskedOptions(target, options)
  if (withMasks === undefined) return await render(renderOptions(options))
  const [plain, masked] = [await render(plainOptions(options)), await render(withMasks)]
  return new Map(
    Array.from(masked, ([name, part]) => {
      const decrypted = plain.get(name)?.result
      const result = decrypted === undefined ? part.result : withoutDecrypted(decrypted, part.result, masks)
      return [name, { ...part, result }]
    }),
  )
}

function renderOptions({ explain, helm, onWarning }: DiffOptions): TargetRenderOptions {
  return {
    ...(explain === true ? { purpose: 'explain' } : {}),
    ...(helm === undefined ? {} : { helm }),
    ...(onWarning === undefined ? {} : { onWarning }),
  }
}

/** The options for rendering a target with decrypted values, which an explanation would not contain. */
function plainOptions({ helm }: DiffOptions): TargetRenderOptions {
  return { ...(helm === undefined ? {} : { helm }), onWarning: () => {} }
}

/**
 * Returns the options for rendering a target without keys. Undefined if the target decrypts nothing, or if all values
 * are shown.
 */
function maskedOptions({ kind }: Target, options: DiffOptions): TargetRenderOptions | undefined {
  const { showSecrets, flux = {}, sops } = options
  if (showSecrets === true) return undefined
  if (kind !== 'flux') {
    return sops?.mode === 'decrypt' ? { ...renderOptions(options), sops: { mode: 'mask' } } : undefined
  }
  if (flux.sops === 'mask' || (flux.ageKeys ?? '') === '') return undefined
  return { ...renderOptions(options), flux: { ...flux, sops: 'mask' } }
}
