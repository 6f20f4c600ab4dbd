// A merchant's program: it knows Ravelin's API and nothing else, and takes its base URL and key from outside.

import { text } from 'node:stream/consumers'

const [baseUrl, key] = process.argv.slice(2)

async function post(path, event) {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: { Authorization: `token ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(30_000),
  })
  return [response.status, await response.text()]
}

for (const [path, event] of JSON.parse(await text(process.stdin))) {
  const [status, body] = await post(path, event)
  const answer = body ? JSON.parse(body) : {}
  console.log(JSON.stringify({ status, action: answer.data?.action ?? null }))
}
