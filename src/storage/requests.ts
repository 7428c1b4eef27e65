/** A request's result. A failed one aborts its transaction, whose end carries the reason. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Resolves when the transaction is durable; rejects with why it was not (a full disk is told here alone). */
export function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'))
  })
}

/** The records that a cursor walks over, at most `limit`. */
export function walk(
  request: IDBRequest<IDBCursorWithValue | null>,
  limit = Number.POSITIVE_INFINITY,
): Promise<unknown[]> {
  const found: unknown[] = []
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor) found.push(cursor.value)
      if (cursor && found.length < limit) cursor.continue()
      else resolve(found)
    }
  })
}
