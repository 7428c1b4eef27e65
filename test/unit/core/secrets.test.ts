import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CodegenGraph } from '../../../src/core/kubegram'
import { classifySecrets, holdsSecret, maskSecrets, searchSecrets } from '../../../src/core/secrets'
import { generateGraph } from '../../../src/server/generator/generateGraph'

/** Made up here, in the shape that their issuers document; split, so that no scanner takes this file for a leak. */
const t = (...parts: string[]) => parts.join('')
const B64 = 'aHVudGVyMg=='
const JOB = { jobId: 'j', createdAt: '2026-01-01T00:00:00.000Z' }
const KEY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj'
const JWT = t(
  'eyJhbGciOiJIUzI1NiJ9',
  '.',
  'eyJzdWIiOiJrdWJlZ3JhbSIsImlhdCI6MX0',
  '.',
  'Zx8kQ3v9Lr2mN5pT7wYbC1dE4fG6hJ0k',
)

/** `[what it is, code, what must not be seen of it, what stays]` */
const SECRETS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    'a Secret',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${B64}\n`,
    [B64],
    ['name: db', 'password:'],
  ],
  ['its kind last', `data:\n  password: ${B64}\nmetadata: {name: db}\nkind: Secret\n`, [B64], ['metadata: {name: db}']],
  ['a quoted kind', `"kind": "Secret"\r\nstringData:\r\n  "a b": hunter2\r\n`, ['hunter2'], ['"a b":']],
  [
    'a kind with a comment',
    'kind: Secret # of the database\nstringData:\n  p: hunter2 # old\n',
    ['hunter2', 'old'],
    ['# of the database'],
  ],
  ['a kind with a tag', 'kind: !!str Secret\nstringData:\n  p: hunter2\n', ['hunter2'], ['p:']],
  ['a kind with an anchor', 'kind: &k Secret\nstringData:\n  p: hunter2\n', ['hunter2'], ['p:']],
  ['a kind on the next line', 'kind:\n  Secret\ndata:\n  p: hunter2\n', ['hunter2'], ['p:']],
  ['a kind below a comment', 'kind: # of the database\n  Secret\ndata:\n  p: hunter2\n', ['hunter2'], ['# of the']],
  ['a kind as a block text', 'kind: >-\n  Secret\ndata:\n  p: hunter2\n', ['hunter2'], ['p:']],
  ['an escaped kind', 'kind: "S\\u0065cret"\nstringData:\n  p: hunter2\n', ['hunter2'], ['p:']],
  ['a kind that is pointed at', 'x: &k Secret\nkind: *k\ndata:\n  p: hunter2\n', ['hunter2'], []],
  ['JSON on one line', '{"apiVersion":"v1","kind":"Secret","data":{"password":"aHVudGVyMg=="}}', [B64], ['"password"']],
  [
    'JSON, its kind last',
    '{"data":{"password":"hunter2"},"metadata":{"name":"db"},"kind":"Secret"}',
    ['hunter2'],
    ['"name":"db"'],
  ],
  [
    'JSON over lines',
    '{\n  "kind": "Secret",\n  "stringData": {\n    "p": "hunter2",\n    "q": "a\\"b"\n  }\n}',
    ['hunter2', 'a\\"b'],
    ['"p": "', '"q": "'],
  ],
  ['JSON without indentation', '{\n"kind": "Secret",\n"data": {\n"p": "hunter2"\n}\n}', ['hunter2'], ['"p"']],
  ['JSON that was cut', '{"kind":"Secret","data":{"p":"hunter2","q":"hun', ['hunter2', '"hun'], ['"p"']],
  ['an escaped key', '{"kind":"Secret","d\\u0061ta":{"p":"hunter2"}}', ['hunter2'], []],
  [
    'flow style',
    '{apiVersion: v1, kind: Secret, data: {a: hunter2, b: [hunter3]}}',
    ['hunter2', 'hunter3'],
    ['apiVersion: v1'],
  ],
  [
    'flow style for the values',
    'kind: Secret\nstringData: {password: hunter2, user: "root"}\n',
    ['hunter2', 'root'],
    ['password'],
  ],
  [
    'flow style over lines',
    'kind: Secret\nstringData: {\n  password: hunter2,\n}\ntype: Opaque\n',
    ['hunter2'],
    ['type: Opaque'],
  ],
  [
    'an entry of a list',
    'apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  data:\n    p: hunter2\n- kind: ConfigMap\n  data:\n    mode: fast\n',
    ['hunter2'],
    ['mode: fast'],
  ],
  [
    'an indented entry',
    'items:\n  - apiVersion: v1\n    kind: Secret\n    stringData:\n      p: hunter2\n',
    ['hunter2'],
    ['apiVersion'],
  ],
  ['an entry in flow style', 'items:\n- {kind: Secret, stringData: {p: hunter2}}\n', ['hunter2'], ['items']],
  [
    'entries that are only said of the list',
    'apiVersion: v1\nitems:\n- metadata: {name: a}\n  data:\n    p: hunter2\nkind: SecretList\n',
    ['hunter2'],
    ['name: a'],
  ],
  ['a comment after the key', 'kind: Secret\nstringData: # not in git\n  p: hunter2\n', ['hunter2'], ['# not in git']],
  ['an anchor after the key', 'kind: Secret\nstringData: &anchor\n  p: hunter2\n', ['hunter2'], ['&anchor']],
  ['an anchor and a tag', 'kind: Secret\nstringData: !!map &a\n  p: !!str hunter2\n', ['hunter2'], ['p:']],
  [
    'an entry below its dash',
    'items:\n-\n  kind: Secret\n  stringData:\n    p: hunter2\n',
    ['hunter2'],
    ['kind: Secret'],
  ],
  [
    'values between comments',
    'kind: Secret\nstringData:\n  # who may see it\n  p: hunter2\n',
    ['hunter2'],
    ['# who may see it'],
  ],
  ['values of a program', 'kind: Secret\ndata := {"p": "hunter2"}\n', ['hunter2'], ['data']],
  ['a template in a line', 'make({kind = "Secret", data := {"p": "hunter2"}})', ['hunter2'], ['make', '"p"']],
  ['a comment without an end', '{kind: Secret, data: {p: hunter2} /* until here', ['hunter2'], ['/* until here']],
  ['a comment that ends', '{kind: Secret, /* data: {} */ data: {p: hunter2}}', ['hunter2'], ['/* data: {} */']],
  [
    'a value that ends in a backslash',
    "kind: Secret\nstringData: {p: 'C:\\', q: hunter2}\n",
    ['C:', 'hunter2'],
    ['q:'],
  ],
  [
    'a long line without an end',
    `{"kind":"Secret","data":{${Array.from({ length: 100 }, (_, n) => `"key-${n}":"hunter2"`).join()}}}`,
    ['hunter2'],
    ['"key-99"'],
  ],
  [
    'documents within a text',
    'kind: ConfigMap\ndata:\n  all.yaml: |\n    kind: Pod\n    ---\n    kind: Secret\n    stringData:\n      p: hunter2\n',
    ['hunter2'],
    ['kind: Pod', '---'],
  ],
  [
    'YAML in Markdown',
    '# Set-up\n\n```yaml\nkind: Secret\nstringData:\n  p: hunter2\n```\n\nThen: apply it.\n',
    ['hunter2'],
    ['# Set-up', '```yaml', 'Then: apply it.'],
  ],
  [
    'a key without its end, with other values on its line',
    `{kind: Secret, data: {k: "-----BEGIN PRIVATE KEY-----\\n${KEY}", q: "hunter2"}}`,
    [KEY, 'hunter2'],
    ['{kind: Secret'],
  ],
  ['a pointer', 'x-creds: &c\n  p: hunter2\n---\nkind: Secret\ndata: *c\n', [], []],
  ['a pointer within', 'kind: Secret\nmetadata:\n  labels: &c {p: hunter2}\ndata: *c\n', ['hunter2'], []],
  ['a pointer in flow style', '{kind: Secret, metadata: {labels: &c {p: hunter2}}, data: *c}', ['hunter2'], []],
  ['what is merged in whole', 'kind: Secret\nx: &c {values: {p: hunter2}}\n<<: *c\n', ['hunter2'], []],
  ['keys in single quotes', "'kind': Secret\n'stringData':\n  'p': hunter2\n", ['hunter2'], ["'p':"]],
  ['values without keys', 'kind: Secret\nstringData:\n  - hunter2\n', ['hunter2'], ['stringData']],
  [
    'comments in flow style',
    '{kind: Secret, # not {data: 1}\n data: {p: a#b, #q: hunter2\n r: hunter3,#s: x\n}}',
    ['a#b', 'hunter3'],
    ['# not {data: 1}', '#q: hunter2'],
  ],
  ['merged values', 'kind: Secret\nx: &c {p: hunter2}\nstringData:\n  <<: *c\n', ['hunter2'], []],
  ['keys that are more than a word', 'kind: Secret\n? data\n: p: hunter2\n', ['hunter2'], []],
  ['a kind like that', '? kind\n: Secret\n? data\n: p: hunter2\n', ['hunter2'], []],
  ['values under another key', 'kind: Secret\nvalues:\n  p: hunter2\n', ['hunter2'], []],
  [
    'a block text',
    'kind: Secret\nstringData:\n  conf: |\n    # pass=hunter2\n\n    user=root\n  p: x\n',
    ['hunter2', 'root'],
    ['conf: |'],
  ],
  [
    'a text over lines',
    'kind: Secret\nstringData:\n  p: "hun\n    ter2 \\" #\n    and: more"\n  q: x1\n',
    ['hun', 'ter2', 'more', 'x1'],
    ['q:'],
  ],
  ['a text in single quotes', "kind: Secret\nstringData:\n  p: 'it''s: hunter2'\n", ['hunter2'], ['p:']],
  [
    'the annotation that repeats it',
    `kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"kind":"Secret","stringData":{"p":"hunter2"}}\n`,
    ['hunter2'],
    ['annotations:'],
  ],
  [
    'a second document',
    `kind: ConfigMap\ndata:\n  mode: fast\n---\n# two\nkind: Secret\ndata:\n  p: ${B64}\n---\nkind: Pod\n`,
    [B64],
    ['mode: fast', '# two', 'kind: Pod'],
  ],
  ['a document that begins on its separator', '--- {kind: Secret, data: {p: hunter2}}\n', ['hunter2'], ['---']],
  [
    'a shell script that applies one',
    '#!/bin/sh\nif [ -z "$X" ]; then echo "no {"; fi\nkubectl apply -f - <<EOF\nkind: Secret\nstringData:\n  p: hunter2\nEOF\n',
    ['hunter2'],
    ['kubectl apply', 'EOF'],
  ],
  [
    'one in a ConfigMap',
    'kind: ConfigMap\ndata:\n  s.yaml: |\n    kind: Secret\n    stringData:\n      p: hunter2\n',
    ['hunter2'],
    ['kind: ConfigMap'],
  ],
  [
    'a program that makes one',
    "export const secret = {\n  apiVersion: 'v1',\n  kind: 'Secret',\n  stringData: { password: 'hunter2' },\n}\n",
    ['hunter2'],
    ['password', "apiVersion: 'v1'"],
  ],
  [
    'a program that makes one in a line',
    "apply({ kind: 'Secret', data: { p: 'it\\'s hunter2' } })",
    ['hunter2'],
    ['apply'],
  ],
  [
    'Go',
    'secret := corev1.Secret{\n\tStringData: map[string]string{\n\t\t"password": "hunter2",\n\t},\n}\n',
    ['hunter2'],
    ['"password"'],
  ],
  ['a part of one', 'stringData:\n  p: hunter2\n', ['hunter2'], ['p:']],
  ['a part of one in JSON', '{"stringData":{"p":"hunter2"}}', ['hunter2'], ['stringData']],
  ['a part of one, encoded', `data:\n  user: cm9vdA==\n  password: ${B64}\n`, [B64, 'cm9vdA=='], ['user:']],
  ['a part of one, encoded in JSON', `{"data":{"password":"${B64}"}}`, [B64], ['password']],
  [
    'a private key',
    `-----BEGIN PRIVATE KEY-----\n${KEY}\nMIIE\n-----END PRIVATE KEY-----\nafter\n`,
    [KEY, 'MIIE'],
    ['-----BEGIN', '-----END', 'after'],
  ],
  ['a private key without its end', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n', ['MIIE'], ['BEGIN RSA']],
  [
    'an encrypted one',
    `-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,6A\n\n${KEY}\n-----END EC PRIVATE KEY-----`,
    [KEY, '6A'],
    ['BEGIN EC'],
  ],
  [
    'one of OpenSSH',
    `  key: |\n    -----BEGIN OPENSSH PRIVATE KEY-----\n    ${KEY}\n    -----END OPENSSH PRIVATE KEY-----\n  next: 1\n`,
    [KEY],
    ['next: 1'],
  ],
  [
    'one of PGP',
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${KEY}\n=ab1c\n-----END PGP PRIVATE KEY BLOCK-----`,
    [KEY, '=ab1c'],
    ['PGP'],
  ],
  [
    'one of SSH2',
    `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "x"\n${KEY}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
    [KEY],
    ['SSH2'],
  ],
  [
    'one in a program',
    `const key = [\n  '-----BEGIN PRIVATE KEY-----',\n  '${KEY}',\n  '-----END PRIVATE KEY-----',\n].join('\\n')`,
    [KEY],
    ['const key', '.join'],
  ],
  [
    'an account of GCP',
    `{\n  "type": "service_account",\n  "private_key": "-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----\\n"\n}`,
    [KEY],
    ['service_account'],
  ],
  ['a web token', `Authorization: Bearer ${JWT}\n`, [JWT], ['Authorization: Bearer']],
  ['a web token in a program', `const token = "${JWT}"`, [JWT], ['const token = "']],
  ['a bearer', 'authorization: "Bearer 0123456789abcdef0123456789"', ['0123456789abcdef'], ['authorization']],
  [
    'keys of AWS',
    `AWS_ACCESS_KEY_ID=${t('AKIA', 'IOSFODNN7EXAMPL2')}\nAWS_SECRET_ACCESS_KEY=${t('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY')}\n`,
    ['IOSFODNN7', 'wJalrXUtn', 'EXAMPLEKEY'],
    ['AWS_SECRET_ACCESS_KEY='],
  ],
  [
    'a key of Azure',
    `AccountName=x;AccountKey=${'Ab1+'.repeat(21)}Ab==;EndpointSuffix=y`,
    ['Ab1+Ab1+'],
    ['AccountName=x', 'EndpointSuffix=y'],
  ],
  ['a key of Google', `key: ${t('AIza', 'SyA1234567890abcdefghijklmnopqrstuv')}`, ['AIza'], ['key:']],
  [
    'tokens of GitHub',
    `${t('ghp_', 'a1B2'.repeat(9))} ${t('github_pat_', '11ABCDE0123456789_', 'x'.repeat(40))}`,
    ['ghp_', 'github_pat'],
    [],
  ],
  ['a token of GitLab', t('glpat-', 'a1B2c3D4e5F6g7H8i9J0'), ['glpat-a1'], []],
  [
    'tokens of Slack',
    `${t('xoxb-', '123456789012-1234567890123-', 'a1B2c3D4e5F6g7H8i9J0k1L2')}\nhttps://hooks.slack.${t('com/services/', 'T00000000/B00000000/', 'XXXXXXXXXXXXXXXXXXXXXXXX')}`,
    ['xoxb-', 'XXXXXXXX'],
    ['https://'],
  ],
  ['a login of Docker', '{"auths":{"registry":{"auth":"dXNlcjpodW50ZXIyLWh1bnRlcjI="}}}', ['dXNlcjpo'], ['registry']],
  ['a key of Stripe', t('sk_', 'live_', '51H8abcdefghijklmnopqrst'), ['51H8'], []],
]

describe('what is secret in code', () => {
  it.each(SECRETS)('%s', (_name, code, secrets, kept) => {
    const { text, hidden } = maskSecrets(code)
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const part of kept) expect(text).toContain(part)
    if (secrets.length > 0) expect(hidden).toBeGreaterThan(0)
    expect(text.split('\n')).toHaveLength(code.split('\n').length)
  })

  it.each([
    ['hunter2\n', ['hunter2']],
    ['DB_PASSWORD=hunter2', ['hunter2']],
    ['data:\n  p: hunter2\n', ['hunter2']],
    ['kind: Secret\ndata:\n  p: hunter2\n', ['hunter2']],
  ] as const)('in a node of type SECRET also %j', (code, secrets) => {
    for (const secret of secrets) expect(maskSecrets(code, 'SECRET').text).not.toContain(secret)
    expect(holdsSecret(code, 'SECRET')).toBe(true)
  })
})

/** Nothing in these is secret. */
const ORDINARY: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['another kind', 'kind: Deployment\n'],
  [
    'kinds that hold none',
    'kind: SecretStore\n---\nkind: SecretProviderClass\n---\nkind: ExternalSecret\nspec:\n  data:\n  - secretKey: a\n',
  ],
  ['a sealed one', 'kind: SealedSecret\nspec:\n  encryptedData:\n    p: AgBy3i4OJSWK\n'],
  [
    'one without values',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    kubegram.io/keys: username,password\ntype: Opaque\n',
  ],
  ['one with empty values', 'kind: Secret\nstringData:\n  p: ""\n  q:\n  r: "" # not yet\n'],
  ['one with no values in flow style', '{kind: Secret, stringData: {p: null, q: ~}}'],
  ['a kind that is no text', 'kind: ,\ndata:\n  mode: fast\n'],
  ['what only begins like a web token', 'id: eyJhbGciOiJIUzI1NiJ9abcdefghij\n'],
  ['the words of a key without their end', `-----BEGIN PRIVATE KEY, then\n${KEY}\n`],
  ['a reference', 'env:\n- valueFrom:\n    secretKeyRef:\n      name: db\n      key: password\n'],
  [
    'references by kind',
    'kind: Gateway\nspec:\n  tls:\n    certificateRefs:\n    - kind: Secret\n      name: tls\n    - {kind: Secret, name: tls, group: ""}\n',
  ],
  [
    'a reference with a version',
    'kind: Pod\nmetadata:\n  ownerReferences:\n  - apiVersion: v1\n    kind: Secret\n    name: x\n    uid: y\n',
  ],
  ['an option of a tool', 'spec:\n  ignoreDifferences:\n  - group: ""\n    kind: Secret\n    jsonPointers: [/data]\n'],
  ['a role', 'kind: Role\nrules:\n- resources: ["secrets"]\n  verbs: [get]\n'],
  ['a ConfigMap', 'kind: ConfigMap\ndata:\n  LOG_LEVEL: info\n  PORT: "8080"\n'],
  ['a part of a ConfigMap', 'data:\n  LOG_LEVEL: info\n  PORT: "8080"\n'],
  ['an answer', '{"data":{"user":{"name":"Ann","level":"info"}}}'],
  ['a public key', `-----BEGIN PUBLIC KEY-----\n${KEY}\n-----END PUBLIC KEY-----\n`],
  ['a certificate', `-----BEGIN CERTIFICATE-----\n${KEY}\n-----END CERTIFICATE-----\n`],
  ['who speaks of keys', "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) {\n  return parse(text)\n}\n"],
  [
    'who makes kinds',
    "const icons = { kind: 'Secret', icon: 'key' }\nswitch (kind) {\n  case 'Secret':\n    return data\n}\n",
  ],
  [
    'hashes',
    `"integrity": "sha512-${'ab1+/'.repeat(17)}w=="\nsha256: ${'0a'.repeat(32)}\nimage: x@sha256:${'0a'.repeat(32)}\n`,
  ],
  [
    'ids and paths',
    'id: 550e8400-e29b-41d4-a716-446655440000\npath: /usr/local/share/applications/very-long-name\nurl: https://kubernetes.io/docs/concepts/configuration/secret/\n',
  ],
  ['a picture', `src="data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAA'.repeat(20)}"`],
  [
    'TSX',
    "import { useState } from 'react'\n\nexport function Login({ data, kind }: Props) {\n  const [secret, setSecret] = useState('')\n  // Don't keep it: it's a Secret.\n  return (\n    <form className=\"grid-cols-[repeat(auto-fit,minmax(0,1fr))]\">\n      <input type=\"password\" value={secret} onChange={(e) => setSecret(e.target.value)} />\n    </form>\n  )\n}\n",
  ],
  [
    'Go',
    'func (r *SecretReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {\n\tvar secret corev1.Secret\n\tif err := r.Get(ctx, req.NamespacedName, &secret); err != nil {\n\t\treturn ctrl.Result{}, client.IgnoreNotFound(err)\n\t}\n\tpassword := string(secret.Data["password"])\n\treturn ctrl.Result{}, r.connect(password)\n}\n',
  ],
]

describe('what is not', () => {
  it.each(ORDINARY)('%s', (_name, code) => expect(maskSecrets(code)).toEqual({ text: code, hidden: 0 }))

  it("nothing in this project's own files", () => {
    const found = sourcesOf('src').flatMap((file) => {
      const { hidden } = maskSecrets(readFileSync(file, 'utf8'))
      return hidden > 0 ? [file] : []
    })
    expect(found).toEqual([])
  })

  it('nothing that the generator makes, which never knows a value', () => {
    const graphs = ['test/support/graphs', 'public/examples'].flatMap((folder) =>
      readdirSync(folder).map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as CodegenGraph),
    )
    const nodes = graphs.flatMap((graph) => generateGraph('graph' in graph ? (graph.graph as never) : graph, JOB).nodes)
    expect(nodes.length).toBeGreaterThan(20)
    for (const { config, nodeType, name } of nodes) {
      expect([name, maskSecrets(config ?? '', nodeType).hidden]).toEqual([name, 0])
    }
  })
})

describe('any code', () => {
  const line = fc.constantFrom(
    'kind: Secret',
    '  kind: Secret',
    '- kind: Secret',
    '"kind": "Secret",',
    '{"kind":"Secret",',
    'kind: ConfigMap',
    'data:',
    'stringData: &x',
    '  data:',
    '"data": {',
    '  p: hunter2',
    '    q: |',
    '      hunter3',
    "'it''s'",
    '{',
    '}',
    '},',
    '[',
    ']',
    '---',
    '',
    '# no',
    'x: *x',
    '<<: *x',
    '? a',
    ': b',
    '-----BEGIN PRIVATE KEY-----',
    'MIIE',
    'const a = {',
    '"',
    "'",
    '`',
    '\\',
    '\ud800',
    'a: "b',
  )
  const code = fc.oneof(
    fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n')),
    fc.array(line, { maxLength: 8 }).map((lines) => lines.join(' ')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  )
  const typed = fc.constantFrom(undefined, 'SECRET', 'POD')

  it('is masked within its lines, and no range leaves the text or meets another', () => {
    fc.assert(
      fc.property(code, typed, (text, nodeType) => {
        const { ranges, values } = classifySecrets(text, nodeType)
        expect(values > 0).toBe(ranges.length > 0)
        let before = -1
        for (const [start, end] of ranges) {
          expect(start).toBeGreaterThan(before)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).not.toContain('\n')
          before = end
        }
        expect(before).toBeLessThanOrEqual(text.length)
        const masked = maskSecrets(text, nodeType)
        expect(masked.hidden > 0).toBe(holdsSecret(text, nodeType))
        expect(masked.text.split('\n')).toHaveLength(text.split('\n').length)
      }),
      { numRuns: 3_000 },
    )
  })

  it('that is a Secret with values shows none of them, whatever stands around it', () => {
    const before = fc.constantFrom('', '# note\n', 'a: 1\n---\n', 'kind: ConfigMap\ndata: {a: b}\n---\n')
    const kind = fc.constantFrom(
      'kind: Secret',
      'kind: "Secret"',
      "'kind': 'Secret'",
      'kind: !!str Secret',
      '"kind" : Secret # x',
    )
    const values = fc.constantFrom(
      'data:\n  p: hunter2',
      'stringData: # x\n  p: hunter2',
      'data: &a\n  p: hunter2',
      'data: {p: hunter2}',
      'data: {\n  "p": "hunter2"}',
      'stringData:\n  p: |\n    hunter2',
      'data: !!map {p: hunter2}',
      '"data":\n    "p": "hunter2"',
      'data:\n  ? p\n  : hunter2',
      'other:\n  p: hunter2',
    )
    fc.assert(
      fc.property(
        before,
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        kind,
        values,
        (start, order, said, block) => {
          const parts = [said, block, 'metadata:\n  name: x']
          const text = `${start}${order.map((at) => parts[at]).join('\n')}\n`
          expect(maskSecrets(text).text).not.toContain('hunter2')
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('as a text within another object is searched in steps, too', () => {
    const inner = (n: number) =>
      `  s${n}.yaml: |\n    kind: Secret\n    stringData:\n      p: hunter2\n${'    # more\n'.repeat(4_000)}`
    const code = [0, 1, 2].map((n) => `kind: ConfigMap\ndata:\n${inner(n)}---\n`).join('')
    expect(maskSecrets(code)).toMatchObject({ hidden: 3 })
    const [first, ...rest] = [code, code.replaceAll('Secret', 'Sacred').replaceAll('stringData', 'stringDate')].map(
      (text) => [...searchSecrets(text)].length,
    )
    expect(first).toBeGreaterThan(rest[0] as number)
  })

  it('of any size is searched in steps, the more the longer it is', () => {
    const steps = (text: string, search: (text: string) => Generator<void, unknown>) => [...search(text)].length
    for (const unit of ['  key: aHVudGVyMg==\n', 'const a = 1\n', '"k": "v",\n']) {
      for (const head of ['kind: Secret\ndata:\n', '{"kind": "Secret", "data": {\n', 'plain\n']) {
        const text = head + unit.repeat(1_000_000 / unit.length)
        expect(steps(text, (one) => searchSecrets(one))).toBeGreaterThan(25)
      }
    }
  })
})

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|css|html|json|md)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
}
