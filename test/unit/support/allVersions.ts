import type { Backend } from '../../../src/storage/backend'
import { createVersionReader, type VersionReader } from '../../../src/storage/versionReader'
import { createVersions, type Versions } from '../../../src/storage/versions'

export type AllVersions = VersionReader & Versions

/** Reads versions and changes them: a test plays the page and the engine. */
export function allVersions(backend: Backend): AllVersions {
  return { ...createVersionReader(backend), ...createVersions(backend) }
}
