import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/shell.css'
import { render } from 'solid-js/web'
import { App } from './App'

const place = document.getElementById('app')
if (!place) throw new Error('index.html has no element with the id "app"')
render(() => <App />, place)
