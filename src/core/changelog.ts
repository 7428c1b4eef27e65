/** One version of the app, and what changed for the people who use it. */
export interface Release {
  readonly version: string
  readonly date?: string
  readonly changes: readonly string[]
}

/** Reads `CHANGELOG.md`: `## 1.2.3 (date)`, and a list below it; an indented line goes on with its item. */
export function readChangelog(text: string): readonly Release[] {
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const [, version, date] = /^v?(\d+\.\d+\.\d+)(?: \(([^)\n]+)\))?/.exec(part) ?? []
      if (version === undefined) return []
      const changes = [...part.matchAll(/^[-*] (.+(?:\n {2,}.+)*)/gm)].map(([, item = '']) =>
        item.replace(/\n\s+/g, ' '),
      )
      return [{ version, ...(date === undefined ? {} : { date }), changes }]
    })
}

/** The releases after `version`, which is one of them or an older one. */
export function releasesAfter(releases: readonly Release[], version: string): readonly Release[] {
  return releases.filter((release) => compareVersions(release.version, version) > 0)
}

function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.split('.').map(Number)
  const right = parts(b)
  const differences = parts(a).map((number, place) => number - (right[place] ?? 0))
  return differences.find((difference) => difference !== 0) ?? 0
}
