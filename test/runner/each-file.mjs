import fc from 'fast-check'

/**
 * The seed of tests with random input. The same in every run, so that a change only fails for faults of its own; set
 * PROPERTY_SEED to another integer to look for more.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })

/** Runs before each test file; modules that several test files share cannot register hooks of their own. */
export default async function setUp() {
  const { removeProjects } = await import('../support/project.ts')
  afterAll(removeProjects)
}
