/** Whose records they are. */
export interface AccountLabel {
  /** Origin of the server; `''` for the app's own. */
  readonly server: string
  /** Who is signed in there, as far as anybody said. */
  readonly account?: string
}

/** The accounts of this browser: each has a database of its own, `place` 0 the first one. */
export interface Places {
  readonly current: number
  readonly known: readonly (AccountLabel & { readonly place: number })[]
}

/** The current place as it is: whose it is where nobody noted that yet, and whether there is anything in it. */
export interface Here {
  readonly label: AccountLabel
  readonly isBlank: boolean
}

/** `''` for the app's own server, whichever of its paths. */
export function serverOf(basePath = ''): string {
  return basePath.startsWith('/') ? '' : basePath.replace(/^(https?:\/\/[^/]+).*$/, '$1')
}

/**
 * Where the records of an account are, or will be. Who is not named is whoever is signed in at that server; a place
 * with nothing in it is taken before a new one is made.
 */
export function choosePlace(places: Places, here: Here, wanted: AccountLabel): Places {
  const { current } = places
  const isNoted = places.known.some(({ place }) => place === current)
  const known = isNoted ? places.known : [{ ...here.label, place: current }, ...places.known]
  const named = (one: AccountLabel) => one.account !== undefined && one.account === wanted.account
  const fitting = known.filter(
    (one) => one.server === wanted.server && (named(one) || one.account === undefined || wanted.account === undefined),
  )
  const found = fitting.find(named) ?? fitting.find(({ place }) => place === current) ?? fitting[0]
  const place = found?.place ?? (here.isBlank ? current : firstFree(known))
  const account = wanted.account ?? found?.account
  const label = { server: wanted.server, ...(account === undefined ? {} : { account }), place }
  return { current: place, known: [...known.filter((one) => one.place !== place), label] }
}

function firstFree(known: Places['known']): number {
  const taken = new Set(known.map(({ place }) => place))
  let place = 1
  while (taken.has(place)) place += 1
  return place
}
