import { searchSecrets } from '../core/secrets'
import { createPacer } from './inSteps'

/** Whether code with secret values goes along. */
export interface SecretsChoice {
  readonly secrets: boolean
}

/** Decides which code stays out of a file, and counts it. */
export interface LeaveOut {
  files: number
  isOut(code: string, nodeType: string | undefined): Promise<boolean>
}

export function leaveOut({ secrets }: SecretsChoice): LeaveOut {
  const pace = createPacer()
  const left: LeaveOut = {
    files: 0,
    async isOut(code, nodeType) {
      const isOut = !secrets && (await pace(searchSecrets(code, nodeType))).values > 0
      if (isOut) left.files++
      return isOut
    },
  }
  return left
}
