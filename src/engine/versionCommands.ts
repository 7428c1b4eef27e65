import { CodegenError, failure } from '../core/failure'
import type { VersionCommand } from '../core/protocol'
import { createVersions } from '../storage/versions'
import type { World } from './world'

/** @throws {CodegenError} `notFound` when there is no such version */
export async function carryOutOnVersions(world: World, command: VersionCommand): Promise<void> {
  const isDone = await change(world, command)
  if (!isDone) throw new CodegenError(failure('notFound', 'There is no such version here.'))
  const revision = await world.store.revision()
  world.announce({ type: 'codeChanged', graphId: command.graphId, revision })
}

function change(world: World, command: VersionCommand): Promise<boolean> {
  const versions = createVersions(world.store.backend)
  switch (command.type) {
    case 'markVersion':
      return versions.mark(command, command)
    case 'restoreVersion':
      return versions.restore(command, command.id, world.now())
    case 'deleteCode':
      return versions.remove(command, command.id, world.now())
    case 'undoDelete':
      return versions.undo(command.graphId, command.id)
  }
}
