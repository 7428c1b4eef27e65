import { CodegenError } from '../core/failure'
import type { CodegenEvent, Command } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'
import type { EngineLink } from './engineLink'

export interface PageAccount {
  /** Sends for the account that this page shows, and for no other. @throws {CodegenError} `accountChanged` */
  send(command: Command): Promise<unknown>
  /** Somebody signed out, or in as somebody else, here or elsewhere: from now on the page is theirs. */
  hear(event: CodegenEvent): void
  /** This page had the account changed itself. */
  renew(): void
}

/** `onMissed` is told when an account left without a word that reached this page. */
export function pageAccount(
  { backend, epoch: read }: PageStore,
  { send }: Pick<EngineLink, 'send'>,
  onMissed: () => void,
): PageAccount {
  let epoch: Promise<string | undefined>
  const renew = () => {
    epoch = read().catch(() => undefined)
  }
  renew()
  return {
    async send(command) {
      try {
        return await send(command, await epoch)
      } catch (error) {
        if (error instanceof CodegenError && error.failure.code === 'accountChanged') {
          backend.accounts?.follow()
          renew()
          onMissed()
        }
        throw error
      }
    },
    hear({ type }) {
      if (type === 'accountChanged') backend.accounts?.follow()
      if (type === 'accountChanged' || type === 'signedOut') renew()
    },
    renew,
  }
}
