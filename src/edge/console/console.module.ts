import { type DynamicModule, Module } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { programVersion } from '../../platform/platform/version.js';
import { ConsoleController } from './console.controller.js';
import { hasGraphiql } from './graphiql.js';
import { GraphiqlController } from './graphiql.controller.js';
import { ACCOUNT_PAGE, ALERTS_PAGE, PAGE, renderAccountPage, renderAlertsPage, renderPage, type DemoAccounts } from './page.js';

/** Pages of the hub for people in a browser. */
@Module({})
export class ConsoleModule {
  /** @param accounts of the demo world, by party; undefined in production, which has no GraphiQL either */
  static withDemoAccounts(accounts: readonly DemoAccounts[] | undefined): DynamicModule {
    const demo = accounts && { accounts, hasGraphiql: hasGraphiql() };
    return {
      module: ConsoleModule,
      controllers: [ConsoleController, ...(demo ? [GraphiqlController] : [])],
      providers: [
        {
          provide: PAGE,
          inject: [Settings],
          useFactory: ({ hubName, publicUrl }: Settings) =>
            renderPage({ name: hubName, version: programVersion(), address: publicUrl, demo }),
        },
        { provide: ALERTS_PAGE, inject: [Settings], useFactory: ({ hubName }: Settings) => renderAlertsPage(hubName) },
        { provide: ACCOUNT_PAGE, inject: [Settings], useFactory: ({ hubName }: Settings) => renderAccountPage(hubName) },
      ],
    };
  }
}
