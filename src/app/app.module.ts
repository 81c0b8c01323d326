import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { AccessModule } from '../identity/auth/access.module.js';
import { AnnouncementsModule } from '../tenancy/announcements/announcements.module.js';
import { ConsoleModule } from '../edge/console/console.module.js';
import { type DatabaseAccess, DatabaseModule } from '../platform/database/database.module.js';
import { DEMO_PARTIES, emailsOf } from '../edge/demo/demo-parties.js';
import { DeconflictionModule, DeconflictionWorkerModule } from '../casework/deconfliction/deconfliction.module.js';
import { DisputesModule } from '../intel/disputes/disputes.module.js';
import { ExportsModule } from '../exchange/exports/exports.module.js';
import { FeedModule } from '../delivery/feed/feed.module.js';
import { RelayModule } from '../delivery/feed/relay.module.js';
import { GatewayModule } from '../edge/gateway/gateway.module.js';
import { GuardsModule } from '../intel/warninglists/guards.module.js';
import { IndicatorsModule } from '../intel/indicators/indicators.module.js';
import { EvidenceModule, EvidenceWorkerModule } from '../intel/evidence/evidence.module.js';
import { IntakeModule, IntakeWorkerModule } from '../exchange/imports/intake.module.js';
import { MailModule, MailWorkerModule } from '../platform/mail/mail.module.js';
import { IssuersModule } from '../identity/identity-providers/issuers.module.js';
import { MembersModule } from '../tenancy/parties/members.module.js';
import { NoticesModule } from '../casework/notices/notices.module.js';
import { NetworkModule } from '../intel/relationships/network.module.js';
import { ObjectsModule } from '../intel/objects/objects.module.js';
import { MispModule } from '../exchange/misp/misp.module.js';
import { OpsModule } from '../edge/ops/ops.module.js';
import { PeopleModule } from '../identity/users/people.module.js';
import { PagerModule } from '../platform/graphql/pager.js';
import { PlatformModule } from '../platform/platform/platform.module.js';
import type { Settings } from '../platform/platform/settings.js';
import { PreviewsModule } from '../delivery/previews/previews.module.js';
import { PullWorkerModule } from '../exchange/pulls/pull-worker.module.js';
import { PullsModule } from '../exchange/pulls/pulls.module.js';
import { OnwardModule } from '../intel/onward/onward.module.js';
import { ReportsModule } from '../casework/reports/reports.module.js';
import { InquiriesModule } from '../casework/information-requests/inquiries.module.js';
import { RequestsModule } from '../casework/action-requests/requests.module.js';
import { CasesModule } from '../casework/cases/cases.module.js';
import { ReleasesModule } from '../intel/releases/releases.module.js';
import { SearchModule } from '../casework/search/search.module.js';
import { SightingsModule } from '../intel/sightings/sightings.module.js';
import { TABLES } from './tables.js';
import { TaxiiModule } from '../exchange/taxii/taxii.module.js';
import { TriageModule } from '../casework/triage/triage.module.js';
import { WatchesModule, WatchWorkerModule } from '../casework/watches/watches.module.js';
import { WebhookWorkerModule } from '../delivery/webhooks/webhook-worker.module.js';
import { WebhooksModule } from '../delivery/webhooks/webhooks.module.js';

type Modules = NonNullable<ModuleMetadata['imports']>;

/** The modules of a process, lowest first: those that every process has, and those of its roles. */
@Module({})
export class AppModule {
  static for(settings: Settings, access: DatabaseAccess): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(settings),
        DatabaseModule.holding([...TABLES], access),
        PagerModule,
        ...(settings.roles.has('relay') ? RELAYING : []),
        ...(settings.roles.has('serve') ? serving(settings) : []),
        OpsModule.of(settings.roles),
      ],
    };
  }
}

/** What works off what callers have left. Nobody calls it: of HTTP it answers health and metrics alone. */
const RELAYING: Modules = [
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
const serving = ({ mode }: Settings): Modules => [
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
