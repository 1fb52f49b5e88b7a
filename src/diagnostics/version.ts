/** kuilt's own version, as in package.json. */
export const kuiltVersion = '0.1.0'
