import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { ListedJob } from '../../../../core/jobList'
import { JOB_STATUS, type ServerStatus } from '../../../../core/kubegram'
import { jobAddress } from '../../../address'
import { Icon } from '../../../icons/Icon'
import { CommandFailure } from '../../../parts/CommandFailure'
import { JobMark } from '../../../parts/JobMark'
import { VirtualRows } from '../../../parts/VirtualRows'
import { useApp } from '../../../state/app'
import { count } from '../../../words/count'
import { agoText, durationText } from '../../../words/duration'
import type { JobTone } from '../../../words/jobWords'
import { createServerList, type ServerList } from './serverList'

const TONES: Record<ServerStatus, JobTone> = {
  [JOB_STATUS.PENDING]: 'waiting',
  [JOB_STATUS.RUNNING]: 'working',
  [JOB_STATUS.COMPLETED]: 'done',
  [JOB_STATUS.FAILED]: 'failed',
  [JOB_STATUS.CANCELLED]: 'stopped',
}

export function ServerJobs() {
  const app = useApp()
  const list = createServerList()
  const lacking = () => (list.lines() ?? []).filter((line) => line.status === JOB_STATUS.COMPLETED && !list.here(line))
  return (
    <section class="server-jobs" aria-labelledby="server-jobs-title">
      <div class="line">
        <h2 id="server-jobs-title">History of the server</h2>
        <Show when={lacking().length > 0}>
          <button type="button" class="button small" disabled={list.busy()} onClick={() => list.take(lacking())}>
            <Icon name="download" /> Get the code of {count(lacking().length, 'job')}
          </button>
        </Show>
      </div>
      <Show
        when={list.lines()}
        fallback={<p class="soft">Its list is only read when you ask for it, one page at a time.</p>}
      >
        {(lines) => (
          <div class="card-list">
            <Show when={lines().length > 0} fallback={<p class="pad soft">The server has no jobs.</p>}>
              <VirtualRows rows={lines()}>{(line) => <ServerJobRow line={line} list={list} />}</VirtualRows>
            </Show>
          </div>
        )}
      </Show>
      <CommandFailure failure={list.failure()} />
      <Show when={!list.isOver()} fallback={<p class="faint">This is all that the server lists.</p>}>
        <button type="button" class="button" disabled={list.busy() || !app.connection.codegen()} onClick={list.more}>
          {list.lines() ? 'Show more' : 'Show the server’s list'}
        </button>
      </Show>
    </section>
  )
}

function ServerJobRow(props: { readonly line: ListedJob; readonly list: ServerList }) {
  const app = useApp()
  const facts = () => {
    const { word, createdAt, tookMs, projectId } = props.line
    return [
      word.toLowerCase(),
      createdAt === undefined ? undefined : agoText(createdAt, app.clock.now()),
      tookMs === undefined ? undefined : `took ${durationText(tookMs)}`,
      projectId === undefined ? undefined : `project ${projectId}`,
    ]
  }
  const verb = () => {
    if (props.line.status === JOB_STATUS.COMPLETED) return 'Get code'
    return TONES[props.line.status] === 'working' || TONES[props.line.status] === 'waiting' ? 'Follow' : 'Add'
  }
  return (
    <div class="row-item server-job">
      <JobMark tone={TONES[props.line.status]} />
      <span class="two-lines">
        <code class="cut">{props.line.serverJobId}</code>
        <span class="faint cut">{facts().filter(Boolean).join(' · ')}</span>
      </span>
      <Show
        when={props.list.here(props.line)}
        fallback={
          <button
            type="button"
            class="button small"
            disabled={props.list.busy()}
            aria-label={`${verb()} of ${props.line.serverJobId}`}
            onClick={() => props.list.take([props.line])}
          >
            {verb()}
          </button>
        }
      >
        {(job) => (
          <A class="button small" href={jobAddress(job().id)}>
            Open
          </A>
        )}
      </Show>
    </div>
  )
}
