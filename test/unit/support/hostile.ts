import type { ImportedGraph } from '../../../src/core/imported'

/** Ids and texts that break naive maps, paths, cookies and encoders. All are legal. */
export const HOSTILE_TEXTS: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a/b',
  '..',
  '../../etc/passwd',
  '%2e%2e',
  'a;b=c; Path=/',
  '<img src=x onerror=alert(1)>',
  '</script>',
  'line\nbreak\r\n\u2028',
  '\u202egnp.exe',
  'zero\u200bwidth',
  '\0',
  'lone \ud800 surrogate',
  '\udc00',
  '😀',
  ' ',
  '10',
  '2',
  'x'.repeat(1024),
]

/** Graphs whose ids, node ids and code are any texts at all: the same ones each time, none twice. */
export function hostileGraphs(graphs: number, nodes: number): readonly ImportedGraph[] {
  let seed = 7
  const next = (most: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % most
  }
  const random = () =>
    String.fromCharCode(...Array.from({ length: next(24) }, () => [next(65_536), next(128)][next(2)] ?? 0))
  const text = (i: number) => HOSTILE_TEXTS[i] ?? `${random()}${i}`
  return Array.from({ length: graphs }, (_, graph) => ({
    graphId: text(graph),
    name: 'Hostile',
    versions: [
      {
        storedAt: graph,
        files: Array.from({ length: nodes }, (_, i) => ({
          nodeId: text(i),
          code: `${HOSTILE_TEXTS[i] ?? ''}${random()}`,
        })),
      },
    ],
  }))
}
