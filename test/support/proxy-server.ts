import { createServer, request as requestHttp } from 'node:http'
import { connect } from 'node:net'

export interface ProxyServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Request lines, such as `GET http://files.example/a.yaml` and `CONNECT files.example:443`, in order. */
  readonly requests: readonly string[]
  /** The header `proxy-authorization` of each request. */
  readonly authorizations: readonly (string | undefined)[]
  readonly close: () => Promise<void>
}

/** A proxy on loopback that sends all requests to one local port, regardless of their host. */
export async function proxyServer(port: () => number): Promise<ProxyServer> {
  const requests: string[] = []
  const authorizations: (string | undefined)[] = []
  const server = createServer(({ method, url = '', headers }, response) => {
    requests.push(`${method} ${url}`)
    authorizations.push(headers['proxy-authorization'])
    const { pathname } = new URL(url)
    requestHttp({ port: port(), host: '127.0.0.1', path: pathname, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    }).end()
  })
  server.on('connect', ({ url, headers }, client) => {
    requests.push(`CONNECT ${url}`)
    authorizations.push(headers['proxy-authorization'])
    const target = connect(port(), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    for (const socket of [target, client]) socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${own}`, requests, authorizations, close }
}
