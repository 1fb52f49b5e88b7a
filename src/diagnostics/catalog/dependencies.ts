/** Errors about formats of `kuilt deps` that cannot represent all inputs. */
export const dependencyErrors = () => ({
  DEPENDENCIES_TARGET: (p: { format: string; target: string }): string =>
    `cannot list the files of "${p.target}" for ${p.format}: they are not in the working tree`,
  DEPENDENCIES_PATH: (p: { format: string; path: string }): string =>
    `the ${p.format} format cannot represent the path ${JSON.stringify(p.path)}`,
})
