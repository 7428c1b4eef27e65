import { useNavigate, useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, Show } from 'solid-js'
import { type Failure, toFailure } from '../../../core/failure'
import type { VersionAddress } from '../../../core/versions'
import { readNumber } from '../../address'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { rowsByKey } from '../../parts/rowsByKey'
import { VirtualRows } from '../../parts/VirtualRows'
import { useApp } from '../../state/app'
import { unhurried } from '../../state/underWay'
import { type ListedVersion, VersionRow } from './VersionRow'

interface VersionListProps {
  readonly graphId: string
  /** The versions are of this node; of the graph without it. */
  readonly nodeId?: string
  /** Newest first. */
  readonly versions: readonly ListedVersion[]
  readonly compare: (from: number, to: number) => string
}

/** Versions to read, compare, keep, bring back and throw away. */
export function VersionList(props: VersionListProps) {
  const app = useApp()
  const navigate = useNavigate()
  const [query, setQuery] = useSearchParams()
  const [failure, setFailure] = createSignal<Failure>()
  const addressOf = (generation: number): VersionAddress => ({
    graphId: props.graphId,
    generation,
    ...(props.nodeId === undefined ? {} : { nodeId: props.nodeId }),
  })
  const keyOf = (generation: number) => `version:${JSON.stringify(addressOf(generation))}`
  const shown = createMemo(() => props.versions.filter(({ generation }) => !app.deletions.hides(keyOf(generation))))
  const rows = rowsByKey(shown, ({ generation }) => generation)
  const picked = createMemo(() =>
    String(query.ticked ?? '')
      .split(' ')
      .flatMap((said) => rows.byKey().get(readNumber(said) ?? 0)?.generation ?? []),
  )

  const act = async (work: () => Promise<unknown> | undefined, said?: string) => {
    setFailure(undefined)
    try {
      await unhurried(work())
      if (said) app.announce(said)
    } catch (error) {
      setFailure(toFailure(error))
    }
  }
  const versions = () => app.connection.codegen()?.versions
  const actions = {
    pin: (generation: number, pinned: boolean) =>
      void act(() => versions()?.pin(addressOf(generation), pinned), pinned ? 'Pinned.' : 'No longer pinned.'),
    label: (generation: number, label: string | null) =>
      void act(() => versions()?.label(addressOf(generation), label), 'Named.'),
    restore: (version: ListedVersion) =>
      void act(
        () => versions()?.restore(addressOf(version.generation)),
        `${version.title} is the current code again, as a version of its own. Nothing was lost.`,
      ),
    remove: (version: ListedVersion) =>
      app.deletions.start({
        key: keyOf(version.generation),
        said: `${version.title}${version.label ? ` (“${version.label}”)` : ''} deleted.`,
        carryOut: async () => versions()?.delete(addressOf(version.generation)),
      }),
  }
  // The two that were picked last.
  const pick = (generation: number, on: boolean) => {
    const now = [...picked().filter((other) => other !== generation), ...(on ? [generation] : [])]
    setQuery({ ticked: now.slice(-2).join(' ') }, { replace: true })
  }
  const compare = () => {
    const [from, to] = [...picked()].sort((a, b) => a - b)
    if (from !== undefined && to !== undefined) navigate(props.compare(from, to))
  }

  return (
    <div class="versions">
      <CommandFailure failure={failure()} />
      <Show when={shown().length > 0} fallback={<EmptyPlace icon="versions" title="No version of this is left here" />}>
        <div class="versions-bar">
          <p class="faint">
            {shown().length > 1
              ? 'Tick two versions to compare them.'
              : 'The next job, restore or import makes another.'}
          </p>
          <Show when={shown().length > 1}>
            <button type="button" class="button" disabled={picked().length < 2} onClick={compare}>
              <Icon name="compare" /> Compare
            </button>
          </Show>
        </div>
        <VirtualRows rows={rows.keys()}>
          {(generation, at) => {
            const version = rows.rowOf(generation)
            return (
              <Show when={version()}>
                {(known) => (
                  <VersionRow
                    version={known()}
                    address={addressOf(generation)}
                    picked={picked().includes(generation)}
                    onPick={shown().length > 1 ? (on) => pick(generation, on) : undefined}
                    changes={previous(shown(), at(), props.compare)}
                    actions={actions}
                  />
                )}
              </Show>
            )
          }}
        </VirtualRows>
      </Show>
    </div>
  )
}

/** Where a version is compared with the one before it. */
function previous(versions: readonly ListedVersion[], at: number, compare: VersionListProps['compare']) {
  const [is, was] = [versions[at], versions[at + 1]]
  return is && was ? compare(was.generation, is.generation) : undefined
}
