import type { Point } from './layout'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

const STEPS: Record<Direction, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export function isDirection(key: string): key is Direction {
  return Object.hasOwn(STEPS, key)
}

/** The nearest node in a direction; what lies aside counts as further away. The same node where there is none. */
export function nextNode(at: readonly Point[], from: number, direction: Direction): number {
  const [stepX, stepY] = STEPS[direction]
  const [x, y] = at[from] ?? [0, 0]
  let best = from
  let least = Number.POSITIVE_INFINITY
  at.forEach(([nodeX, nodeY], node) => {
    const along = (nodeX - x) * stepX + (nodeY - y) * stepY
    const aside = Math.abs((nodeX - x) * stepY) + Math.abs((nodeY - y) * stepX)
    const distance = along + aside * 2
    if (along < 1 || distance >= least) return
    least = distance
    best = node
  })
  return best
}
