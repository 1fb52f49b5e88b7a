/** Runs before each test file; modules that several test files share cannot register hooks of their own. */
export default async function setUp() {
  const { removeProjects } = await import('../support/project.ts')
  afterAll(removeProjects)
}
