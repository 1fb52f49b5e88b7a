/** kuilt's own version: the one in package.json. */
export const kuiltVersion = '0.1.0'
