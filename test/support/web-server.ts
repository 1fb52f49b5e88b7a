import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Requested paths, in order. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

export type Routes = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>

/** A server on loopback. Paths without a route are not found. */
export async function webServer(routes: Routes): Promise<WebServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '')
    requests.push(request.url ?? '')
    const route = routes[path]
    if (route === undefined) response.writeHead(404).end()
    else route(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, requests, close }
}
