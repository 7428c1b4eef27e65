import { FOLLOW_QUERY } from '../core/jobReference'

/**
 * The app's URLs. Ids come from elsewhere and may hold anything: `.` and `..` climb even when percent-encoded, a lone
 * surrogate cannot be percent-encoded at all, and what ends like `a.js` is asked of the server as a file. So an id gets
 * its own spelling: `~`, then the id, where each UTF-16 unit outside `A-Z a-z 0-9 _ -` is `~` and four hex digits.
 * Everyday ids stay readable.
 */
export function spellId(id: string): string {
  return `~${id.replaceAll(/[^\w-]/g, spellUnits)}`
}

function spellUnits(text: string): string {
  let spelled = ''
  for (let i = 0; i < text.length; i++) spelled += `~${text.charCodeAt(i).toString(16).padStart(4, '0')}`
  return spelled
}

/** The id that `spellId` spelled; `undefined` when this is no spelled id. */
export function readId(spelled: string | undefined): string | undefined {
  const match = /^~((?:[\w-]|~[\da-f]{4})*)$/.exec(spelled ?? '')
  return match?.[1]?.replaceAll(/~([\da-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

export function jobAddress(jobId: string): string {
  return `/jobs/${spellId(jobId)}`
}

export function graphAddress(graphId: string): string {
  return `/graphs/${spellId(graphId)}`
}

/** Where in a file, and in which version of its node: by the number of the result that it came with. */
export interface CodePlace {
  /** From 1. */
  readonly line?: number
  readonly version?: number
}

/** The picture of a graph, alone. */
export function pictureAddress(graphId: string): string {
  return `${graphAddress(graphId)}/picture`
}

export function nodeAddress(graphId: string, nodeId: string, file = 0, { line, version }: CodePlace = {}): string {
  const query = [file > 0 && `file=${file + 1}`, line && `line=${line}`, version && `version=${version}`].filter(
    Boolean,
  )
  return `${graphAddress(graphId)}/nodes/${spellId(nodeId)}${query.length > 0 ? `?${query.join('&')}` : ''}`
}

export function versionsAddress(graphId: string, nodeId?: string): string {
  return `${nodeId === undefined ? graphAddress(graphId) : nodeAddress(graphId, nodeId)}/versions`
}

/** Two results of a graph, or of one of its nodes, side by side. */
export function compareAddress(from: number, to: number, graphId: string, nodeId?: string): string {
  const of = nodeId === undefined ? graphAddress(graphId) : nodeAddress(graphId, nodeId)
  return `${of}/compare?from=${from}&to=${to}`
}

/** Taking code out: of a graph or one node, as it is now or as a result brought it. */
export function exportAddress(
  graphId: string,
  { nodeId, version }: { nodeId?: string; version?: number } = {},
): string {
  const query = [nodeId !== undefined && `node=${spellId(nodeId)}`, version && `version=${version}`].filter(Boolean)
  return `${graphAddress(graphId)}/export${query.length > 0 ? `?${query.join('&')}` : ''}`
}

type Said = string | readonly string[] | undefined

/** The place of a file from `?file=n`, which counts from 1; anything else is the first. */
export function readFilePlace(said: Said): number {
  return (readNumber(said) ?? 1) - 1
}

/** A number from 1 as an address says it. */
export function readNumber(said: Said): number | undefined {
  return typeof said === 'string' && /^[1-9]\d{0,6}$/.test(said) ? Number(said) : undefined
}

/** A link for another browser: there it asks whether to follow this job of the server. */
export function followAddress(serverJobId: string): string {
  return `/jobs/import?${FOLLOW_QUERY}=${serverJobId}`
}

/** A new job that starts from what an old one sent. */
export function againAddress(jobId: string): string {
  return `/?again=${spellId(jobId)}`
}
