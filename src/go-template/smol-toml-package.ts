import * as smolToml from 'smol-toml'

/** The `smol-toml` package. Bundles load it on the first call. */
export const smolTomlPackage = (): typeof smolToml => smolToml
