import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { exportNames } from '../../../src/core/exportNames'
import { type OutFile, planExport } from '../../../src/core/exportPlan'
import { readManifests } from '../../../src/core/manifests'
import { generateGraph } from '../../../src/server/generator/generateGraph'
import { MEDIUM } from '../../e2e/graphs'

describe('names on the way out', () => {
  it.each([
    ['../../etc/passwd', 'etc/passwd'],
    ['/absolute\\and/back', 'absolute/and/back'],
    ['.env', 'env'],
    ['.npmrc', 'npmrc'],
    ['app/.dockerignore', 'app/.dockerignore'],
    ['.git/.gitignore', 'git/.gitignore'],
    ['.dockerignore/hooks', 'dockerignore/hooks'],
    ['.dockerignore.sh', 'dockerignore.sh'],
    ['-rf', 'rf'],
    ['con.yaml', 'con_.yaml'],
    ['COM1', 'COM1_'],
    ['a b?c.yaml. ', 'a-b-c.yaml'],
    ['', 'file'],
    ['..', 'file'],
    [`${'x'.repeat(200)}.yaml`, `${'x'.repeat(95)}.yaml`],
    ['x'.repeat(200), 'x'.repeat(100)],
  ])('%j: %j', (path, name) => expect(exportNames([path])).toEqual([name]))

  it('are never alike where case does not count, nor both file and folder', () => {
    expect(exportNames(['a.yaml', 'A.yaml', 'a.yaml'])).toEqual(['a.yaml', 'A-2.yaml', 'a-3.yaml'])
    expect(exportNames(['web', 'web/a.yaml'])).toEqual(['web-2', 'web/a.yaml'])
    expect(exportNames(['.gitignore', '.gitignore'])).toEqual(['.gitignore', '.gitignore-2'])
  })

  it('can be written by every system, whatever they were', () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[./\\ A-c~-]{0,9}$/),
      fc.constantFrom('aux/nul.txt', 'a/.dockerignore'),
    )
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
        const names = exportNames(paths)
        expect(names).toHaveLength(paths.length)
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
        for (const segment of names.flatMap((name) => name.split('/'))) {
          expect(segment).toMatch(/^(\w[\w.-]{0,99}|\.dockerignore(-\d+)?)$/)
          expect(segment).not.toMatch(/[.]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
        }
      }),
    )
  })
})

describe('manifests', () => {
  it('are read document by document, comments with what they are about', () => {
    const code =
      '# of the whole\n---\n# of a\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: "Pod"\n'
    expect(readManifests(code).map(({ kind }) => kind)).toEqual(['Service', 'Pod'])
    expect(readManifests(code)[0]?.text).toBe(
      '# of the whole\n# of a\napiVersion: v1\nkind: Service\nmetadata:\n  name: a',
    )
  })

  it('are read in JSON, with and without a name', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod' }
    const identityOf = (object: object) => readManifests(JSON.stringify(object)).map(({ identity }) => identity)
    expect(identityOf({ ...pod, metadata: { namespace: 'shop', name: 'web' } })).toEqual(['["","Pod","shop","web"]'])
    expect(identityOf(pod)).toEqual(['["","Pod","",""]'])
    expect(identityOf({ ...pod, metadata: null })).toEqual(['["","Pod","",""]'])
    expect(identityOf({ ...pod, metadata: {} })).toEqual(['["","Pod","",""]'])
  })

  it('of a file that begins with its separator have no empty one before them', () => {
    expect(readManifests('---\napiVersion: v1\nkind: Pod\n').map(({ text }) => text)).toEqual([
      'apiVersion: v1\nkind: Pod',
    ])
  })

  it('are told apart by kind, namespace and name, not by the version of their group', () => {
    const of = (version: string, name: string) =>
      readManifests(`apiVersion: ${version}\nkind: Deployment\nmetadata:\n  labels:\n    name: x\n  name: ${name}\n`)[0]
        ?.identity
    expect(of('apps/v1', 'a')).toBe(of('apps/v1beta1', 'a'))
    expect(of('apps/v1', 'a')).not.toBe(of('apps/v1', 'b'))
  })

  it.each([
    'name: x\nvalue: 1\n',
    'apiVersion: v1\nkind: Pod\n---\nname: no object\n',
    '{"kind": 1}',
    '{"apiVersion": "v1", "kind": 1}',
    '# only words\n',
    'kind: Kustomization\napiVersion: k/v1\n',
  ])('are not seen in %j', (code) => expect(readManifests(code)).toEqual([]))
})

const out = (path: string, code: string, secrets = 0): OutFile => ({
  nodeId: 'n',
  nodeName: 'node',
  name: path.split('/').at(-1) ?? path,
  path,
  code,
  secrets,
})
const object = (kind: string, name: string, more = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`
const GRAPH = { graphId: 'g', name: 'Graph' }

describe('the plan of an export', () => {
  it('lists manifests in the order of applying, each object once', () => {
    const files = [
      out('pod.yaml', object('Pod', 'a')),
      out('one/ns.yaml', object('Namespace', 'x')),
      out('two/ns.yaml', object('Namespace', 'x')),
      out('app.ts', 'export {}'),
    ]
    const plan = planExport(GRAPH, files, { layout: 'files', secrets: false, former: false })
    const kustomization = plan.files.find(({ name }) => name === 'kustomization.yaml')?.text ?? ''
    expect(parseAllDocuments(kustomization)[0]?.toJS()).toMatchObject({ resources: ['one/ns.yaml', 'pod.yaml'] })
    expect(plan.files.map(({ name }) => name).slice(0, 4)).toEqual(['pod.yaml', 'one/ns.yaml', 'two/ns.yaml', 'app.ts'])
    expect(plan.doubles).toEqual([])
  })

  it('applies kinds that nobody knows last, after what defines them', () => {
    const files = [out('shop.yaml', object('Shop', 's')), out('crd.yaml', object('CustomResourceDefinition', 'shops'))]
    const [one] = planExport(GRAPH, files, { layout: 'one', secrets: false, former: false }).files
    expect(parseAllDocuments(one?.text ?? '').map((document) => document.toJS().kind)).toEqual([
      'CustomResourceDefinition',
      'Shop',
    ])
  })

  it('files code without a path under its node, and adds nothing to apply where there are no objects', () => {
    const plan = planExport(GRAPH, [{ ...out('', 'export {}'), name: 'app.ts' }], {
      layout: 'files',
      secrets: false,
      former: false,
    })
    expect(plan.files.map(({ name }) => name)).toEqual(['node/app.ts', 'kubegram-export.json'])
  })

  it('leaves files with secrets behind, and takes them when told to', () => {
    const files = [out('s.yaml', object('Secret', 's'), 2), out('p.yaml', object('Pod', 'p'))]
    const without = planExport(GRAPH, files, { layout: 'one', secrets: false, former: false })
    expect(without.withheld).toEqual([files[0]])
    expect(without.files.map(({ text }) => text).join('')).not.toContain('Secret')
    expect(planExport(GRAPH, files, { layout: 'one', secrets: true, former: false }).files[0]?.text).toContain('Secret')
  })

  it('leaves files of nodes behind that are no longer in the graph, and takes them when told to', () => {
    const files = [{ ...out('old.yaml', object('Pod', 'old')), isFormer: true }, out('p.yaml', object('Pod', 'p'))]
    const objects = (former: boolean) => planExport(GRAPH, files, { layout: 'one', secrets: false, former }).objects
    expect([objects(false), objects(true)]).toEqual([1, 2])
  })

  it('says what is defined in more than one way', () => {
    const files = [out('a.yaml', object('Pod', 'p')), out('b.yaml', object('Pod', 'p', 'spec: {}\n'))]
    expect(planExport(GRAPH, files, { layout: 'one', secrets: false, former: false })).toMatchObject({
      objects: 1,
      doubles: ['Pod p'],
    })
  })

  it('keeps names that it adds itself for itself', () => {
    const plan = planExport(GRAPH, [out('kustomization.yaml', object('Pod', 'p'))], {
      layout: 'files',
      secrets: false,
      former: false,
    })
    expect(plan.files.map(({ name }) => name)).toEqual([
      'kustomization-2.yaml',
      'kustomization.yaml',
      'kubegram-export.json',
    ])
  })

  it('makes one YAML of all that the generator writes', () => {
    const { nodes } = generateGraph(MEDIUM.body.graph as never, { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' })
    const files = nodes.map((node) => out(node.generatedCodeMetadata?.path ?? '', node.config ?? ''))
    const {
      files: [one],
      objects,
    } = planExport(GRAPH, files, { layout: 'one', secrets: true, former: false })
    const documents = parseAllDocuments(one?.text ?? '', { version: '1.1' })
    expect(documents).toHaveLength(objects)
    expect(documents.flatMap((document) => document.errors)).toEqual([])
    const all = documents.map(
      (document) => document.toJS() as { kind: string; metadata: { name: string; namespace?: string } },
    )
    const ids = all.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name].join('/'))
    expect(new Set(ids).size).toBe(ids.length)
    expect(all[0]?.kind).toBe('Namespace')
  })
})
