import { NODE_HEIGHT, NODE_WIDTH, type Point } from './layout'

/** The curve of an edge: out of the right side of its start, into the left side of its end. */
export function edgePath([fromX, fromY]: Point, [toX, toY]: Point): string {
  if (Math.abs(fromX - toX) < NODE_WIDTH / 2) return columnPath(fromX, fromY, toY)
  const [x1, x2] = [fromX + NODE_WIDTH / 2, toX - NODE_WIDTH / 2 - 2]
  const bend = Math.max(24, Math.abs(x2 - x1) / 2)
  return `M${x1} ${fromY}C${x1 + bend} ${fromY} ${x2 - bend} ${toY} ${x2} ${toY}`
}

/** Between nodes of one column: from the near edge of one to that of the other. */
function columnPath(x: number, fromY: number, toY: number): string {
  const side = toY > fromY ? 1 : -1
  return `M${x} ${fromY + (side * NODE_HEIGHT) / 2}V${toY - side * (NODE_HEIGHT / 2 + 2)}`
}
