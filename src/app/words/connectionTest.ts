/** What a probe of one address came back with. */
export type Probe =
  | { readonly kind: 'answer'; readonly status: number; readonly isJson: boolean }
  | { readonly kind: 'redirect' }
  /** Nothing came, or from elsewhere: nothing that this app may read, which browsers do not tell apart. */
  | { readonly kind: 'nothing'; readonly isElsewhere: boolean }
  /** Nobody was asked: the app's own content security policy forbids it. */
  | { readonly kind: 'blocked' }

/** What is wrong, the nearest to working first. */
export type Verdict =
  | 'works'
  | 'signIn'
  | 'team'
  | 'trouble'
  | 'redirected'
  | 'notKubegram'
  | 'cors'
  | 'blocked'
  | 'unreachable'

const ORDER: readonly Verdict[] = [
  'works',
  'signIn',
  'team',
  'trouble',
  'redirected',
  'notKubegram',
  'cors',
  'blocked',
  'unreachable',
]

export const VERDICT_WORDS: Record<Verdict, { readonly title: string; readonly what: string }> = {
  works: { title: 'The connection works.', what: 'The server answers as a Kubegram server does.' },
  signIn: {
    title: 'The server asks for a sign-in.',
    what: 'Address and path are right. Type its token above and save it.',
  },
  team: {
    title: 'The server does not allow this.',
    what: 'Address and path are right. The token may be of another team: check the team id.',
  },
  trouble: { title: 'The server is in trouble.', what: 'Address and path are right; it answers with an error.' },
  redirected: {
    title: 'The server sends us elsewhere.',
    what: 'Probably to a sign-in page of your network. Open it in a tab, sign in there, and test again.',
  },
  notKubegram: {
    title: 'There is no Kubegram server.',
    what: 'Something answers, but under none of the known paths as Kubegram does. Check the address.',
  },
  cors: {
    title: 'No answer that this app may read.',
    what: 'The server is down, or its CORS rules refuse this app; a browser does not say which. Check the address, or put app and API behind one.',
  },
  blocked: {
    title: 'This app may not connect to that address.',
    what: 'Its content security policy forbids it. Who runs the server of this app allows it with CODEGEN_CONNECT.',
  },
  unreachable: {
    title: 'The server cannot be reached.',
    what: 'Nothing answers. Check the address, and whether you are online.',
  },
}

export function judge(probe: Probe): Verdict {
  if (probe.kind === 'blocked') return 'blocked'
  if (probe.kind === 'redirect') return 'redirected'
  if (probe.kind === 'nothing') return probe.isElsewhere ? 'cors' : 'unreachable'
  if (!probe.isJson) return probe.status >= 500 ? 'trouble' : 'notKubegram'
  if (probe.status === 401) return 'signIn'
  if (probe.status === 403) return 'team'
  if (probe.status >= 500) return 'trouble'
  // The status of a job that cannot be: a Kubegram server says so, in JSON.
  return probe.status < 300 || probe.status === 400 || probe.status === 404 ? 'works' : 'notKubegram'
}

/** The path that comes nearest to working; of equal ones the first. */
export function bestPath(
  tried: readonly (readonly [path: string, verdict: Verdict])[],
): readonly [path: string, verdict: Verdict] | undefined {
  return [...tried].sort(([, a], [, b]) => ORDER.indexOf(a) - ORDER.indexOf(b))[0]
}
