/** Classes of tokens that are told apart by colour. Their order numbers them on the way from the worker. */
export const TOKEN_CLASSES = [
  'plain',
  'comment',
  'key',
  'string',
  'number',
  'keyword',
  'function',
  'type',
  'constant',
  'tag',
  'attribute',
  'variable',
] as const
export type TokenClass = (typeof TOKEN_CLASSES)[number]

/** TextMate scopes of each class; of several that fit a token the longest decides. */
export const SCOPES: Record<Exclude<TokenClass, 'plain'>, readonly string[]> = {
  comment: ['comment', 'punctuation.definition.comment'],
  key: ['entity.name.tag.yaml', 'support.type.property-name', 'keyword.other.definition.ini', 'keyword.key'],
  string: ['string', 'punctuation.definition.string', 'markup.inline.raw'],
  number: ['constant.numeric'],
  keyword: ['keyword', 'storage', 'punctuation.definition.directive', 'markup.heading', 'keyword.control'],
  function: ['entity.name.function', 'support.function', 'meta.function-call.generic'],
  type: ['entity.name.type', 'entity.name.class', 'support.type', 'support.class', 'entity.other.inherited-class'],
  constant: ['constant.language', 'constant.other', 'support.constant', 'variable.language'],
  tag: ['entity.name.tag', 'meta.tag.sgml', 'punctuation.definition.tag'],
  attribute: [
    'entity.other.attribute-name',
    'meta.decorator',
    'storage.type.annotation',
    'entity.name.function.decorator',
  ],
  variable: ['variable.other.readwrite', 'variable.parameter', 'variable.other.assignment', 'variable.other.bracket'],
}

/** Lines that are painted, made and wiped together. */
export const LINES_IN_BLOCK = 100

/** Tokens of a block of lines: of each token its line, start, end and class. Blocks and lines count from 0. */
export interface PaintedBlock {
  readonly id: number
  readonly block: number
  readonly tokens: Uint32Array
}

export interface PaintRequest {
  readonly id: number
  readonly code: string
  readonly language: string
}

/** Somebody looks at this block: it comes before those above it, as near as can be told without them. */
export interface NearRequest {
  readonly id: number
  readonly near: number
}
