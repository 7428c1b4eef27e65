import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/buttons.css'
import './styles/marks.css'
import './styles/notes.css'
import './styles/rows.css'
import './styles/facts.css'
import './styles/shell.css'
import './styles/panes.css'
import './styles/installed.css'
import { render } from 'solid-js/web'
import { App } from './App'
import { keepInstallOffer } from './state/install'

keepInstallOffer()
const place = document.getElementById('app')
if (!place) throw new Error('index.html has no element with the id "app"')
render(() => <App />, place)
