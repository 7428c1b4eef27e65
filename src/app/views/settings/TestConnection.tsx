import { createSignal, Show } from 'solid-js'
import { serverOf } from '../../../core/accounts'
import { toFailure } from '../../../core/failure'
import { API_BASE_PATHS } from '../../../core/kubegram'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { probePath } from '../../state/probe'
import { bestPath, judge, VERDICT_WORDS, type Verdict } from '../../words/connectionTest'

interface TestConnectionProps {
  readonly basePath: string
  readonly teamId: string | undefined
  readonly hasToken: boolean
  /** Takes the path over that was found to be right. */
  readonly onFound: (path: string) => void
}

interface Finding {
  readonly path: string
  readonly verdict: Verdict
  /** Whether the stored token was taken. */
  readonly signedIn: boolean
}

/** Finds out what is wrong between this app and its server, and which path is right. */
export function TestConnection(props: TestConnectionProps) {
  const app = useApp()
  const [busy, setBusy] = createSignal(false)
  const [finding, setFinding] = createSignal<Finding>()

  const server = () => serverOf(props.basePath)
  const test = async () => {
    setBusy(true)
    setFinding(undefined)
    const tried: [string, Verdict][] = []
    for (const path of new Set([props.basePath, ...API_BASE_PATHS.map((known) => server() + known)])) {
      const verdict = judge(await probePath(path, props.teamId))
      tried.push([path, verdict])
      if (verdict === 'works' || verdict === 'signIn') break
    }
    const [path, verdict] = bestPath(tried) ?? [props.basePath, 'unreachable' as const]
    const asksWithToken = verdict === 'signIn' && props.hasToken && path === props.basePath
    const withToken = asksWithToken ? await askWithToken() : verdict
    setFinding({ path, verdict: withToken, signedIn: asksWithToken && withToken === 'works' })
    setBusy(false)
  }
  /** Only the worker has the token: it asks for the list of jobs, which older servers do not have. */
  const askWithToken = async (): Promise<Verdict> => {
    try {
      await app.connection.codegen()?.serverJobs()
      return 'works'
    } catch (error) {
      const { code } = toFailure(error)
      if (code === 'forbidden') return 'team'
      return code === 'notJson' ? 'works' : 'signIn'
    }
  }
  const elsewhere = () => {
    const found = finding()
    return found && found.path !== props.basePath && (found.verdict === 'works' || found.verdict === 'signIn')
      ? found.path
      : undefined
  }

  return (
    <section class="test" aria-labelledby="test-title">
      <h2 id="test-title">Connection</h2>
      <button type="button" class="button" disabled={busy()} onClick={() => void test()}>
        <Icon name="plug" /> {busy() ? 'Testing…' : 'Test connection'}
      </button>
      <div role="status">
        <Show when={finding()}>
          {(found) => (
            <div class="note" classList={{ fine: found().verdict === 'works', mild: found().verdict === 'signIn' }}>
              <Icon name={found().verdict === 'works' ? 'check' : 'alert'} />
              <p class="note-text">
                <strong>{VERDICT_WORDS[found().verdict].title}</strong> {VERDICT_WORDS[found().verdict].what}
                <Show when={found().signedIn}> It takes the token.</Show>
                <Show when={found().verdict === 'signIn' && props.hasToken}> The stored token was not taken.</Show>
                <Show when={elsewhere()}>
                  {(path) => (
                    <>
                      {' '}
                      Its path is <code class="break">{path().slice(server().length)}</code>.
                    </>
                  )}
                </Show>
              </p>
              <Show when={elsewhere()}>
                {(path) => (
                  <button type="button" class="button primary" onClick={() => props.onFound(path())}>
                    Use this path
                  </button>
                )}
              </Show>
            </div>
          )}
        </Show>
      </div>
    </section>
  )
}
