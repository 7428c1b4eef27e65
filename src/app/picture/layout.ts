/** Measures of a node in the picture, in its own units: px at zoom 1. */
export const NODE_WIDTH = 184
export const NODE_HEIGHT = 44

export interface LayoutRequest {
  readonly nodes: number
  /** Pairs of places of nodes. */
  readonly edges: readonly (readonly [from: number, to: number])[]
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** The middle of each node, by its place. */
  readonly at: readonly Point[]
}

export type Point = readonly [x: number, y: number]
