import { aNumber, aText, type Check, listOf, wrongField } from '../core/check'
import { parsedJson } from '../core/json'

const RECOVERY_KEY = 'kubegram_codegen_recovery'

/** What was brought back from a mirror after the database was gone, and what was not in it. */
export interface Recovery {
  /** ms since 1970 */
  readonly at: number
  readonly from: 'localStorage' | 'cookie'
  readonly graphs: number
  readonly files: number
  /** Graphs that are lost, as far as they are known by name, and how many others there were. */
  readonly missing: readonly { readonly graphId: string; readonly name: string; readonly nodes: number }[]
  readonly others: number
  /** Nodes that were never in a mirror, because they hold secrets; older versions never are. */
  readonly withheld: number
}

const aLostGraph: Check = (value) => wrongField(value, { graphId: aText, name: aText, nodes: aNumber }) === undefined
const RECOVERY = {
  ...{ at: aNumber, graphs: aNumber, files: aNumber, others: aNumber, withheld: aNumber },
  from: (value: unknown) => value === 'localStorage' || value === 'cookie',
  missing: listOf(aLostGraph),
}

/** Kept until the user has seen it. */
export function readRecovery(): Recovery | undefined {
  try {
    const read = parsedJson(localStorage.getItem(RECOVERY_KEY) ?? 'null')
    // Anything on this origin may have written it.
    return wrongField(read, RECOVERY) === undefined ? (read as Recovery) : undefined
  } catch {
    return undefined
  }
}

export function keepRecovery(recovery: Recovery | undefined): void {
  try {
    if (recovery) localStorage.setItem(RECOVERY_KEY, JSON.stringify(recovery))
    else localStorage.removeItem(RECOVERY_KEY)
  } catch {
    // Where localStorage is denied nothing was recovered from it, and nothing can be kept in it.
  }
}
