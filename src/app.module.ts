import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AnnouncementsModule } from './announcements/announcements.module.js';
import { ConsoleModule } from './console/console.module.js';
import { type DatabaseAccess, DatabaseModule } from './database/database.module.js';
import { DEMO_PARTIES, emailsOf } from './demo/demo-parties.js';
import { DeconflictionModule, DeconflictionWorkerModule } from './deconfliction/deconfliction.module.js';
import { DisputesModule } from './disputes/disputes.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { FeedModule } from './feed/feed.module.js';
import { RelayModule } from './feed/relay.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { GuardsModule } from './guards/guards.module.js';
import { IndicatorsModule } from './indicators/indicators.module.js';
import { EvidenceModule, EvidenceWorkerModule } from './evidence/evidence.module.js';
import { IntakeModule, IntakeWorkerModule } from './intake/intake.module.js';
import { MailModule, MailWorkerModule } from './mail/mail.module.js';
import { IssuersModule } from './issuers/issuers.module.js';
import { MembersModule } from './members/members.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { NetworkModule } from './network/network.module.js';
import { ObjectsModule } from './objects/objects.module.js';
import { MispModule } from './misp/misp.module.js';
import { OpsModule } from './ops/ops.module.js';
import { PeopleModule } from './people/people.module.js';
import { PlatformModule } from './platform/platform.module.js';
import type { Settings } from './platform/settings.js';
import { PreviewsModule } from './previews/previews.module.js';
import { PullWorkerModule } from './pulls/pull-worker.module.js';
import { PullsModule } from './pulls/pulls.module.js';
import { OnwardModule } from './onward/onward.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { InquiriesModule } from './inquiries/inquiries.module.js';
import { RequestsModule } from './requests/requests.module.js';
import { CasesModule } from './cases/cases.module.js';
import { ReleasesModule } from './releases/releases.module.js';
import { SearchModule } from './search/search.module.js';
import { SightingsModule } from './sightings/sightings.module.js';
import { TABLES } from './tables.js';
import { TaxiiModule } from './taxii/taxii.module.js';
import { TriageModule } from './triage/triage.module.js';
import { WatchesModule, WatchWorkerModule } from './watches/watches.module.js';
import { WebhookWorkerModule } from './webhooks/webhook-worker.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

type Rooms = NonNullable<ModuleMetadata['imports']>;

/** The rooms of the house, from the ground up: those that every process has, and those of its roles. */
@Module({})
export class AppModule {
  static for(settings: Settings, access: DatabaseAccess): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(settings),
        DatabaseModule.holding([...TABLES], access),
        ...(settings.roles.has('relay') ? RELAYING : []),
        ...(settings.roles.has('serve') ? serving(settings) : []),
        OpsModule.of(settings.roles),
      ],
    };
  }
}

/** What works off what callers have left. Nobody calls it: of HTTP it answers health and metrics alone. */
const RELAYING: Rooms = [
  RelayModule,
  WebhookWorkerModule,
  MailWorkerModule,
  IntakeWorkerModule,
  PullWorkerModule,
  EvidenceWorkerModule,
  DeconflictionWorkerModule,
  WatchWorkerModule,
];

/** What answers callers. */
const serving = ({ mode }: Settings): Rooms => [
  MailModule,
  AccessModule,
  IssuersModule,
  MembersModule,
  PeopleModule,
  AnnouncementsModule,
  GuardsModule,
  IndicatorsModule,
  ObjectsModule,
  SightingsModule,
  EvidenceModule,
  DisputesModule,
  NetworkModule,
  ReportsModule,
  TriageModule,
  RequestsModule,
  NoticesModule,
  InquiriesModule,
  CasesModule,
  ReleasesModule,
  OnwardModule,
  DeconflictionModule,
  WatchesModule,
  SearchModule,
  FeedModule,
  PreviewsModule,
  MispModule,
  IntakeModule,
  ExportsModule,
  TaxiiModule,
  PullsModule,
  WebhooksModule,
  GatewayModule,
  ConsoleModule.showing(mode === 'demo' ? DEMO_PARTIES.map((party) => ({ party: party.name, emails: emailsOf(party) })) : undefined),
];
