import { Route, Router } from '@solidjs/router'
import { lazy } from 'solid-js'
import { Shell } from './shell/Shell'
import { AppContext, createAppState } from './state/app'

// One chunk per place: the first paint needs only the shell and the place that was asked for.
const NewJobView = lazy(() => import('./views/newJob/NewJobView'))
const JobsPlace = lazy(() => import('./views/jobs/JobsPlace'))
const JobView = lazy(() => import('./views/jobs/JobView'))
const JobsHint = lazy(() => import('./views/jobs/JobsHint'))
const ImportView = lazy(() => import('./views/jobs/import/ImportView'))
const GraphsView = lazy(() => import('./views/graphs/GraphsView'))
const GraphPlace = lazy(() => import('./views/graphs/GraphPlace'))
const GraphOverview = lazy(() => import('./views/graphs/GraphOverview'))
const GraphPictureView = lazy(() => import('./views/graphs/GraphPictureView'))
const NodeView = lazy(() => import('./views/code/NodeView'))
const GraphVersions = lazy(() => import('./views/versions/GraphVersions'))
const NodeVersions = lazy(() => import('./views/versions/NodeVersions'))
const GraphCompare = lazy(() => import('./views/versions/GraphCompare'))
const NodeCompare = lazy(() => import('./views/versions/NodeCompare'))
const ExportView = lazy(() => import('./views/export/ExportView'))
const OpenView = lazy(() => import('./views/open/OpenView'))
const SearchView = lazy(() => import('./views/search/SearchView'))
const StatisticsView = lazy(() => import('./views/statistics/StatisticsView'))
const StorageView = lazy(() => import('./views/storage/StorageView'))
const SettingsView = lazy(() => import('./views/settings/SettingsView'))
const MoreView = lazy(() => import('./views/more/MoreView'))
const AboutView = lazy(() => import('./views/about/AboutView'))
const NowhereView = lazy(() => import('./views/about/NowhereView'))

export function App() {
  return (
    <AppContext.Provider value={createAppState()}>
      <Router root={Shell}>
        <Route path="/" component={NewJobView} />
        <Route path="/jobs" component={JobsPlace}>
          <Route path="/" component={JobsHint} />
          <Route path="/import" component={ImportView} />
          <Route path="/:job" component={JobView} />
        </Route>
        <Route path="/graphs" component={GraphsView} />
        <Route path="/graphs/:graph" component={GraphPlace}>
          <Route path="/" component={GraphOverview} />
          <Route path="/picture" component={GraphPictureView} />
          <Route path="/versions" component={GraphVersions} />
          <Route path="/compare" component={GraphCompare} />
          <Route path="/export" component={ExportView} />
          <Route path="/nodes/:node" component={NodeView} />
          <Route path="/nodes/:node/versions" component={NodeVersions} />
          <Route path="/nodes/:node/compare" component={NodeCompare} />
        </Route>
        <Route path="/open" component={OpenView} />
        <Route path="/search" component={SearchView} />
        <Route path="/statistics" component={StatisticsView} />
        <Route path="/storage" component={StorageView} />
        <Route path="/settings" component={SettingsView} />
        <Route path="/more" component={MoreView} />
        <Route path="/about" component={AboutView} />
        <Route path="*" component={NowhereView} />
      </Router>
    </AppContext.Provider>
  )
}
