interface Chunk {
  readonly facadeModuleId: string | null
  readonly moduleIds: readonly string[]
}

interface Asset {
  readonly names: readonly string[]
  readonly originalFileNames: readonly string[]
}

// The first script lists more than a hundred of these names: of their hashes, each character counts.
// The service worker keeps what lies in `later` after the installation, not with it, in the order of these names.
const VIEW = 'assets/later/view/[name]-[hash:7].js'
const WORKER = 'assets/later/worker/[name]-[hash].js'
/** Places that a first visit reaches by a click at the earliest, and the engine that a page runs where no worker does. */
const LATER =
  /\/src\/(app\/(views\/(about|code|export|graphs|more|open|search|settings|statistics|storage|versions|jobs\/(import|JobTimeline)|newJob\/DraftTree)|picture|parts\/(folding|rowsByKey|shownText|[Tt]reeRows)|shell\/(palette|Shortcut)|words\/(draftTree|fileName|hiddenCharacters|jobChart))|engine\/host|client\/(backup|recoverCode|mendMirrors|localMirror)|storage\/(scan|version|importGraph)|core\/(secret|imported|versionChanges|compareResults))/

/** Whether a module belongs to them. */
export function isLater(id: string): boolean {
  return LATER.test(id)
}

/** Names a script of the page for when it is needed: with the shell of a first visit, or later. */
export function chunkName({ facadeModuleId, moduleIds }: Chunk): string {
  const modules = facadeModuleId === null ? moduleIds : [facadeModuleId]
  return modules.every(isLater) ? VIEW : 'assets/[name]-[hash:7].js'
}

/** Styles that several such places share: of these the bundler tells no origin. */
const SHARED_LATER = /^(bars|graphs|node|settings|shownText|treeRows|versions)\.css$/

/** Styles of such places alone go with them. */
export function assetName({ names, originalFileNames }: Asset): string {
  const isLater =
    originalFileNames.length > 0
      ? originalFileNames.every((name) => LATER.test(`/${name}`))
      : names.some((name) => SHARED_LATER.test(name))
  return isLater ? 'assets/later/view/[name]-[hash:7][extname]' : 'assets/[name]-[hash:7][extname]'
}

/** Workers of pages paint, search, lay out, compare and export: no first view waits for one. */
export const WORKER_NAMES = { entryFileNames: WORKER, chunkFileNames: WORKER }
