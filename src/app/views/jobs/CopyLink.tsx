import { followAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { useCopied } from '../../parts/useCopied'

/** The server's id of a job, and a link with which another browser follows the same one. */
export function CopyLink(props: { readonly serverJobId: string }) {
  const [copied, copy] = useCopied()
  return (
    <span class="line">
      <code class="break">{props.serverJobId}</code>
      <button
        type="button"
        class="tool"
        onClick={() => void copy(new URL(followAddress(props.serverJobId), location.origin).href)}
      >
        <Icon name={copied() ? 'check' : 'copy'} /> {copied() ? 'Copied' : 'Copy link'}
      </button>
    </span>
  )
}
