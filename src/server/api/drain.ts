/**
 * Reads what a refused request still sends, up to `most` bytes, and throws it away: a proxy in front that finds the
 * connection closed while it sends never reads the answer, and tells of trouble instead of a refusal.
 */
export async function drain(body: ReadableStream<Uint8Array> | null, most: number): Promise<void> {
  // What somebody reads already is theirs.
  if (!body || body.locked) return
  const reader = body.getReader()
  for (let left = most; left > 0; ) {
    const { done, value } = await reader.read()
    if (done) return
    left -= value.length
  }
  // Not cancelled: that would close the connection before the answer is out.
  reader.releaseLock()
}
