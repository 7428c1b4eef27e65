/** Something the person who starts the server can put right. The message is shown as it is, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
