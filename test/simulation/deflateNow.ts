import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** The client's `deflate`: the browser's streams take time that is not virtual. */
export async function deflate(text: string): Promise<string> {
  return deflateRawSync(text).toString('base64url')
}

export async function inflate(data: string): Promise<string> {
  return inflateRawSync(Buffer.from(data, 'base64url')).toString()
}
