import { JobState } from 'virtual:createCodegenJob'
import { createComponent, render } from 'solid-js/web'
import { watchView } from './watchView'

Object.assign(window, {
  watchPrimitive: () =>
    watchView((place, codegen, id) => {
      render(() => createComponent(JobState, { codegen, id }), place)
    }, 'completed'),
})
