import { JobState } from 'virtual:useCodegenJob'
import { NodeCode } from 'virtual:useSelector'
import { configureStore } from '@reduxjs/toolkit'
import { createElement, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'react-redux'
import { codegenReducer, feedCodegen } from '../../../src/client/redux'
import { watchView } from './watchView'

const render = (place: HTMLElement, view: ReactNode) => createRoot(place).render(view)

Object.assign(window, {
  watchHook: () =>
    watchView((place, codegen, id) => render(place, createElement(JobState, { codegen, id })), 'completed'),
  watchSelector: () =>
    watchView((place, codegen) => {
      const store = configureStore({ reducer: { codegen: codegenReducer } })
      feedCodegen(codegen, store.dispatch)
      const view = createElement(NodeCode, { graphId: 'g', nodeId: 'a' })
      render(place, createElement(Provider, { store, children: view }))
    }, 'made of a'),
})
