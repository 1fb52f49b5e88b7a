import { isKuiltError } from '../diagnostics/index.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { withRemotes } from './localize/remote-session.ts'
import { isRemoteFile } from './localize/remote-source.ts'

/** True for what a build would fetch: a git URL in any form, or a file by HTTP. */
export function isRemote(path: string): boolean {
  return isRemoteFile(path) || parseGitUrl(path) !== undefined
}

/**
 * Fetches a file or a repository, to see whether it is there.
 *
 * @throws KuiltError HTTP_…, GIT_…
 */
export async function checkRemote(url: string): Promise<void> {
  await withRemotes(async (remote) => {
    try {
      if (isRemoteFile(url)) return void (await remote.file(url))
    } catch (error) {
      if (!isKuiltError(error) || parseGitUrl(url) === undefined) throw error
    }
    await remote.root(url)
  })
}
