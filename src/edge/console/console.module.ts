import { type DynamicModule, Module } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { programVersion } from '../../platform/platform/version.js';
import { ConsoleController } from './console.controller.js';
import { DemoController } from './demo.controller.js';
import { hasGraphiql } from './graphiql.js';
import { GraphiqlController } from './graphiql.controller.js';
import { DEMO_PAGE, type DemoAccounts, renderDemoPage } from './page.js';

/** Pages of the hub for people in a browser. */
@Module({})
export class ConsoleModule {
  /** @param accounts of the demo world, by party; undefined in production, which has no GraphiQL either */
  static withDemoAccounts(accounts: readonly DemoAccounts[] | undefined): DynamicModule {
    const demo = accounts && { accounts, hasGraphiql: hasGraphiql() };
    return {
      module: ConsoleModule,
      controllers: [ConsoleController, ...(demo ? [GraphiqlController, DemoController] : [])],
      providers: [
        ...(demo
          ? [
              {
                provide: DEMO_PAGE,
                inject: [Settings],
                useFactory: ({ hubName, publicUrl }: Settings) =>
                  renderDemoPage({ name: hubName, version: programVersion(), address: publicUrl, demo }),
              },
            ]
          : []),
      ],
    };
  }
}
