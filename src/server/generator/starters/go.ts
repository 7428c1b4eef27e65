import type { FileDraft } from '../files'
import { APP_UID, file, type ServiceFacts, type Starter } from './starter'

interface GoKit {
  /** Lines of `require`, if any. */
  readonly needs: readonly string[]
  readonly imports: readonly string[]
  /** Makes `handler`. */
  routes(facts: ServiceFacts): readonly string[]
}

const write = (indent: string, { name }: ServiceFacts) => [
  `${indent}writer.Header().Set("Content-Type", "application/json")`,
  `${indent}_, _ = writer.Write([]byte(\`{"service":"${name}"}\`))`,
]

const netHttp: GoKit = {
  needs: [],
  imports: [],
  routes: (facts) => [
    '\thandler := http.NewServeMux()',
    `\thandler.HandleFunc("GET ${facts.health}", func(writer http.ResponseWriter, _ *http.Request) {`,
    '\t\t_, _ = writer.Write([]byte("ok"))',
    '\t})',
    '\thandler.HandleFunc("GET /{$}", func(writer http.ResponseWriter, _ *http.Request) {',
    ...write('\t\t', facts),
    '\t})',
  ],
}

const chi: GoKit = {
  needs: ['github.com/go-chi/chi/v5 v5.2.2'],
  imports: ['github.com/go-chi/chi/v5', 'github.com/go-chi/chi/v5/middleware'],
  routes: (facts) => [
    '\thandler := chi.NewRouter()',
    '\thandler.Use(middleware.Recoverer)',
    `\thandler.Get("${facts.health}", func(writer http.ResponseWriter, _ *http.Request) {`,
    '\t\t_, _ = writer.Write([]byte("ok"))',
    '\t})',
    '\thandler.Get("/", func(writer http.ResponseWriter, _ *http.Request) {',
    ...write('\t\t', facts),
    '\t})',
  ],
}

const gin: GoKit = {
  needs: ['github.com/gin-gonic/gin v1.10.1'],
  imports: ['github.com/gin-gonic/gin'],
  routes: ({ name, health }) => [
    '\tgin.SetMode(gin.ReleaseMode)',
    '\thandler := gin.New()',
    '\thandler.Use(gin.Recovery())',
    `\thandler.GET("${health}", func(context *gin.Context) { context.String(http.StatusOK, "ok") })`,
    `\thandler.GET("/", func(context *gin.Context) { context.JSON(http.StatusOK, gin.H{"service": "${name}"}) })`,
  ],
}

export const goStarter = starterOf(netHttp)
export const chiStarter = starterOf(chi)
export const ginStarter = starterOf(gin)

function starterOf(kit: GoKit): Starter {
  return (facts) => [
    file('go.mod', `module ${facts.name}`, '', 'go 1.23', ...kit.needs.flatMap((line) => ['', `require ${line}`])),
    file('main.go', ...main(facts, kit)),
    dockerfile(facts),
    file('.dockerignore', '.git', '*.log'),
  ]
}

function main(facts: ServiceFacts, kit: GoKit): readonly string[] {
  const standard = ['context', 'errors', 'log', 'net/http', 'os', 'os/signal', 'syscall', 'time']
  return [
    'package main',
    '',
    'import (',
    ...standard.map((name) => `\t"${name}"`),
    ...(kit.imports.length > 0 ? ['', ...kit.imports.map((name) => `\t"${name}"`)] : []),
    ')',
    '',
    'func main() {',
    '\tport := os.Getenv("PORT")',
    '\tif port == "" {',
    `\t\tport = "${facts.port}"`,
    '\t}',
    '',
    ...kit.routes(facts),
    '',
    '\tserver := &http.Server{Addr: ":" + port, Handler: handler, ReadHeaderTimeout: 5 * time.Second}',
    '\tstopping, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)',
    '\tdefer stop()',
    '\tstopped := make(chan struct{})',
    '\tgo func() {',
    '\t\tdefer close(stopped)',
    '\t\t<-stopping.Done()',
    '\t\t// In-flight requests are answered; Kubernetes waits 30 s before it kills.',
    '\t\tlimit, cancel := context.WithTimeout(context.Background(), 20*time.Second)',
    '\t\tdefer cancel()',
    '\t\t_ = server.Shutdown(limit)',
    '\t}()',
    '',
    `\tlog.Printf("${facts.name} listens on port %s", port)`,
    '\tif err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '\t<-stopped',
    '}',
  ]
}

function dockerfile({ port }: ServiceFacts): FileDraft {
  return file(
    'Dockerfile',
    'FROM golang:1.23-alpine AS build',
    'WORKDIR /src',
    'COPY . .',
    '# Writes go.sum where there is none; commit it, and every build is the same.',
    'RUN go mod tidy && CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app .',
    '',
    'FROM gcr.io/distroless/static-debian12:nonroot',
    'COPY --from=build /app /app',
    `USER ${APP_UID}`,
    `EXPOSE ${port}`,
    'ENTRYPOINT ["/app"]',
  )
}
