import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ConsoleModule } from './console/console.module.js';
import { type DatabaseAccess, DatabaseModule } from './database/database.module.js';
import { DEMO_PARTIES, emailsOf } from './demo/demo-parties.js';
import { FeedModule } from './feed/feed.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { IndicatorsModule } from './indicators/indicators.module.js';
import { MembersModule } from './members/members.module.js';
import { OpsModule } from './ops/ops.module.js';
import { PlatformModule } from './platform/platform.module.js';
import type { Settings } from './platform/settings.js';
import { TABLES } from './tables.js';

/** The rooms of the house, from the ground up. */
@Module({})
export class AppModule {
  static for(settings: Settings, access: DatabaseAccess): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(settings),
        DatabaseModule.holding([...TABLES], access),
        AccessModule,
        MembersModule,
        IndicatorsModule,
        FeedModule,
        GatewayModule,
        ConsoleModule.showing(
          settings.mode === 'demo' ? DEMO_PARTIES.map((party) => ({ party: party.name, emails: emailsOf(party) })) : undefined,
        ),
        OpsModule,
      ],
    };
  }
}
