import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { AuthModule } from '../identity/auth/auth.module.js';
import { SampleChecksModule, SampleChecksWorkerModule } from '../oversight/sample-checks/sample-checks.module.js';
import { AuditEntriesModule, AuditEntriesWorkerModule } from '../oversight/audit-entries/audit-entries.module.js';
import { LeaksModule } from '../oversight/leaks/leaks.module.js';
import { AlertsModule } from '../delivery/alerts/alerts.module.js';
import { AlertWorkerModule } from '../delivery/alerts/alert-worker.module.js';
import { DataSubjectsModule, DataSubjectsWorkerModule } from '../oversight/data-subjects/data-subjects.module.js';
import { AuditLogModule, AuditLogWorkerModule } from '../oversight/audit-log/audit-log.module.js';
import { AnnouncementsModule } from '../tenancy/announcements/announcements.module.js';
import { ConsoleModule } from '../edge/console/console.module.js';
import { type DatabaseAccess, DatabaseModule } from '../platform/database/database.module.js';
import { DEMO_PARTIES, emailsOf } from '../edge/demo/demo-parties.js';
import { DeconflictionModule, DeconflictionWorkerModule } from '../casework/deconfliction/deconfliction.module.js';
import { DirectoryModule } from '../tenancy/directory/directory.module.js';
import { DisputesModule, DisputesWorkerModule } from '../intel/disputes/disputes.module.js';
import { DutyModule, DutyWorkerModule } from '../tenancy/duty/duty.module.js';
import { ExportsModule } from '../exchange/exports/exports.module.js';
import { FeedModule } from '../delivery/feed/feed.module.js';
import { RelayModule } from '../delivery/feed/relay.module.js';
import { GatewayModule } from '../edge/gateway/gateway.module.js';
import { GatewayWorkerModule } from '../edge/gateway/gateway-worker.module.js';
import { WarninglistsModule } from '../intel/warninglists/warninglists.module.js';
import { IndicatorsModule } from '../intel/indicators/indicators.module.js';
import { EvidenceModule, EvidenceWorkerModule } from '../intel/evidence/evidence.module.js';
import { ImportsModule, ImportsWorkerModule } from '../exchange/imports/imports.module.js';
import { MailModule, MailWorkerModule } from '../platform/mail/mail.module.js';
import { IdentityProvidersModule } from '../identity/identity-providers/identity-providers.module.js';
import { PartiesModule } from '../tenancy/parties/parties.module.js';
import { NoticesModule } from '../casework/notices/notices.module.js';
import { RelationshipsModule } from '../intel/relationships/relationships.module.js';
import { ObjectsModule } from '../intel/objects/objects.module.js';
import { MispModule } from '../exchange/misp/misp.module.js';
import { OpsModule } from '../edge/ops/ops.module.js';
import { UsersModule } from '../identity/users/users.module.js';
import { PagerModule } from '../platform/graphql/pager.js';
import { PlatformModule } from '../platform/platform/platform.module.js';
import type { Settings } from '../platform/platform/settings.js';
import { PreviewsModule } from '../delivery/previews/previews.module.js';
import { PullWorkerModule } from '../exchange/pulls/pull-worker.module.js';
import { PullsModule } from '../exchange/pulls/pulls.module.js';
import { OnwardModule } from '../intel/onward/onward.module.js';
import { RetentionModule, RetentionWorkerModule } from '../tenancy/retention/retention.module.js';
import { ReportsModule } from '../casework/reports/reports.module.js';
import { InformationRequestsModule } from '../casework/information-requests/information-requests.module.js';
import { ActionRequestsModule } from '../casework/action-requests/action-requests.module.js';
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

/** The modules of a process, lowest first: those of every process, and those of its roles. */
@Module({})
export class AppModule {
  static for(settings: Settings, access: DatabaseAccess): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(settings),
        DatabaseModule.withEntities([...TABLES], access),
        PagerModule,
        ...(settings.roles.has('relay') ? RELAYING : []),
        ...(settings.roles.has('serve') ? serving(settings) : []),
        OpsModule.of(settings.roles),
      ],
    };
  }
}

/** Background work after callers' requests. It has no API: by HTTP it answers only health and metrics. */
const RELAYING: Modules = [
  RelayModule,
  WebhookWorkerModule,
  MailWorkerModule,
  ImportsWorkerModule,
  PullWorkerModule,
  EvidenceWorkerModule,
  DeconflictionWorkerModule,
  WatchWorkerModule,
  DutyWorkerModule,
  RetentionWorkerModule,
  AlertWorkerModule,
  AuditLogWorkerModule,
  AuditEntriesWorkerModule,
  SampleChecksWorkerModule,
  DataSubjectsWorkerModule,
  DisputesWorkerModule,
  GatewayWorkerModule,
];

/** The modules that answer callers. */
const serving = ({ mode }: Settings): Modules => [
  MailModule,
  AuthModule,
  IdentityProvidersModule,
  PartiesModule,
  UsersModule,
  AnnouncementsModule,
  ...[DirectoryModule, DutyModule, RetentionModule],
  WarninglistsModule,
  IndicatorsModule,
  ObjectsModule,
  SightingsModule,
  EvidenceModule,
  DisputesModule,
  RelationshipsModule,
  ReportsModule,
  TriageModule,
  ActionRequestsModule,
  NoticesModule,
  InformationRequestsModule,
  CasesModule,
  ReleasesModule,
  OnwardModule,
  DeconflictionModule,
  WatchesModule,
  SearchModule,
  FeedModule,
  PreviewsModule,
  MispModule,
  ImportsModule,
  ExportsModule,
  TaxiiModule,
  PullsModule,
  ...[AuditLogModule, AuditEntriesModule, LeaksModule, SampleChecksModule, DataSubjectsModule],
  ...[WebhooksModule, AlertsModule, GatewayModule],
  ConsoleModule.withDemoAccounts(
    mode === 'demo' ? DEMO_PARTIES.map((party) => ({ party: party.name, emails: emailsOf(party) })) : undefined,
  ),
];
