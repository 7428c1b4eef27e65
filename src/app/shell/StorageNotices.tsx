import { A } from '@solidjs/router'
import { FAILURES, type Failure } from '../../core/failure'
import { FailureButton } from '../parts/FailureNote'
import { count } from '../words/count'
import { Notice } from './Notice'

/** The database was gone: told wherever one is, with the way to what it says in full. */
export function RecoveredNotice(props: { readonly files: number }) {
  return (
    <Notice
      icon="info"
      title="The browser had deleted the database"
      actions={
        <A class="button primary" href="/storage">
          What is lost
        </A>
      }
    >
      <p>
        {props.files > 0
          ? `${count(props.files, 'file')} came back from a copy. The storage page says what did not.`
          : 'Nothing came back from its copies.'}
      </p>
    </Notice>
  )
}

/** Not even the state of a job can be stored: its page cannot say so. */
export function TroubleNotice(props: { readonly failure: Failure; readonly onClose: () => void }) {
  const advice = () => FAILURES[props.failure.code]
  return (
    <Notice
      icon="alert"
      title={advice().what}
      onClose={() => props.onClose()}
      actions={<FailureButton action={advice().action} />}
    >
      <p>{advice().safe} Your jobs wait, and go on by themselves.</p>
    </Notice>
  )
}
