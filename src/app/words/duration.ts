import { dateLocale } from '../state/dateLocale'

/** Time that is left, as `m:ss`: the last second is over when it says 0:00. */
export function countdownText(ms: number): string {
  return clockText(Math.ceil(ms / 1000) * 1000)
}

/** Time that went by, as `m:ss`, or `h:mm:ss` from an hour on; never below zero. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  if (hours > 0) return [hours, ...parts].join(':')
  return parts.join(':').replace(/^0/, '')
}

/** `8 s`, `2 min 5 s`, `1 h 20 min`. For times that are over, and for schedules. */
export function durationText(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000)
  if (seconds < 60) return ms > 0 && ms < 1000 ? `${(ms / 1000).toFixed(1)} s` : `${seconds} s`
  if (seconds < 3600) return join(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  return join(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min')
}

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}

/** How long ago, in the words of a list: `now`, `5 min ago`, `yesterday`, then the date. */
export function agoText(at: number, now: number, locale = dateLocale()): string {
  const age = now - at
  if (age < 45_000) return 'now'
  if (age < 3_600_000) return `${Math.round(age / 60_000)} min ago`
  const days = daysBetween(at, now)
  if (days === 0) return `${Math.round(age / 3_600_000)} h ago`
  if (days === 1) return 'yesterday'
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at)
}

/** Calendar days of the reader, not spans of 24 hours: yesterday evening was yesterday. */
function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

/** A time of day, as the reader writes it. */
export function timeText(at: number, locale = dateLocale()): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at)
}
