import { For } from 'solid-js'
import type { ReadInput } from '../../../core/input'
import { type CodegenRequest, LLM_PROVIDERS } from '../../../core/kubegram'
import { Field } from '../../parts/Field'
import { IdField } from '../../parts/IdField'
import { type Draft, useDrafts } from '../../state/drafts'
import { joinContext, splitContext, withOptions } from '../../words/requestOptions'

interface RequestOptionsProps {
  readonly input: ReadInput
  readonly draft: Draft
}

/** What goes along with a graph. A change changes the draft's text, which is read anew: nothing is sent that is not shown. */
export function RequestOptions(props: RequestOptionsProps) {
  const drafts = useDrafts()
  const request = () => props.input.request
  const change = (event: Event & { currentTarget: HTMLFormElement }) => {
    const data = new FormData(event.currentTarget)
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const changed: CodegenRequest = withOptions(request(), {
      projectId: text('projectId'),
      projectName: text('projectName'),
      provider: text('provider'),
      model: text('model'),
      context: splitContext(text('context')),
    })
    drafts.edit(props.draft.id, JSON.stringify(changed, null, 2))
  }
  return (
    <details class="options">
      <summary>Project, model and context</summary>
      <form class="options-form" onChange={change} onSubmit={(event) => event.preventDefault()}>
        <Field name="Project’s name">
          {(id) => <input id={id} name="projectName" value={request().project.name ?? ''} autocomplete="off" />}
        </Field>
        <IdField label="Project’s number" name="projectId" value={request().project.id} placeholder="A new project" />
        <Field name="Provider">
          {(id) => (
            <select id={id} name="provider">
              <option value="">The server’s choice</option>
              <For each={LLM_PROVIDERS}>
                {(name) => (
                  <option value={name} selected={request().llmConfig?.provider === name}>
                    {name}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Field name="Model">
          {(id) => (
            <input
              id={id}
              name="model"
              value={request().llmConfig?.model ?? ''}
              placeholder="The server’s choice"
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
        <Field
          name="Context messages"
          hint="What the model should know besides. An empty line begins the next message."
          wide
        >
          {(id) => <textarea id={id} name="context" rows="3" value={joinContext(request().context)} />}
        </Field>
      </form>
    </details>
  )
}
