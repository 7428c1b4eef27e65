import { nodeProject, tsconfig } from './node'
import { file, type Starter } from './starter'

/** NestJS needs the compiler for its decorators, so it is TypeScript whatever the node says. */
export const nestStarter: Starter = (said) => {
  const facts = { ...said, typescript: true }
  const { name, port, health } = facts
  return [
    ...nodeProject(
      facts,
      {
        '@nestjs/common': '^11.1.0',
        '@nestjs/core': '^11.1.0',
        '@nestjs/platform-express': '^11.1.0',
        'reflect-metadata': '^0.2.2',
        rxjs: '^7.8.2',
      },
      {},
    ),
    tsconfig({ experimentalDecorators: true, emitDecoratorMetadata: true }),
    file(
      'src/server.ts',
      "import 'reflect-metadata'",
      "import { NestFactory } from '@nestjs/core'",
      "import { AppModule } from './app.module.js'",
      '',
      'const app = await NestFactory.create(AppModule)',
      '// Answers what is in flight on SIGTERM; Kubernetes waits 30 s before it kills.',
      'app.enableShutdownHooks()',
      `await app.listen(Number(process.env.PORT ?? ${port}))`,
    ),
    file(
      'src/app.module.ts',
      "import { Module } from '@nestjs/common'",
      "import { AppController } from './app.controller.js'",
      '',
      '@Module({ controllers: [AppController] })',
      'export class AppModule {}',
    ),
    file(
      'src/app.controller.ts',
      "import { Controller, Get } from '@nestjs/common'",
      '',
      '@Controller()',
      'export class AppController {',
      `  @Get('${health}')`,
      '  health(): string {',
      "    return 'ok'",
      '  }',
      '',
      "  @Get('/')",
      '  about(): { service: string } {',
      `    return { service: '${name}' }`,
      '  }',
      '}',
    ),
  ]
}
