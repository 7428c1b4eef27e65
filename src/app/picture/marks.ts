import type { IconName } from '../icons/iconNames'

/** How a node of a picture stands: each has its own colour and its own shape. */
export type PictureMark = 'fresh' | 'older' | 'none' | 'working' | 'bad' | 'added' | 'changed' | 'removed' | 'plain'

export const MARK_ICONS: Record<Exclude<PictureMark, 'plain'>, IconName> = {
  fresh: 'check',
  older: 'clock',
  none: 'minus',
  working: 'working',
  bad: 'alert',
  added: 'plus',
  changed: 'swap',
  removed: 'cross',
}

export const MARK_WORDS: Record<Exclude<PictureMark, 'plain'>, string> = {
  fresh: 'code of the newest result',
  older: 'code of an older result',
  none: 'no code',
  working: 'being generated',
  bad: 'needs a look',
  added: 'added',
  changed: 'changed',
  removed: 'removed',
}

export interface PictureNode {
  readonly id: string
  readonly name: string
  readonly nodeType: string
  readonly mark: PictureMark
}

/** A graph as its picture takes it: edges by places of nodes. */
export interface PictureGraph {
  readonly nodes: readonly PictureNode[]
  readonly edges: readonly (readonly [from: number, to: number, connectionType: string])[]
}
