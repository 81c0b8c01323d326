import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { RequestsModule } from '../action-requests/requests.module.js';
import { AnsweringInformationService } from './answering-information.service.js';
import { AskingInformationService } from './asking-information.service.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationAnswersResolver } from './information-answers.resolver.js';
import { InformationResolver } from './information.resolver.js';
import { InformationStore } from './information-store.js';
import { PressingInformationService } from './pressing-information.service.js';
import { ReleasesModule } from '../../intel/releases/releases.module.js';
import { PendingInformationReleaseResolver } from './pending-release.resolver.js';

/** Requests for information: questions to other countries and to partners, answered in threads that no third party sees. */
@Module({
  imports: [EvidenceModule, ReleasesModule, RequestsModule],
  providers: [
    InformationStore,
    AskingInformationService,
    PressingInformationService,
    AnsweringInformationService,
    BrowseInformationService,
    InformationResolver,
    InformationAnswersResolver,
    PendingInformationReleaseResolver,
  ],
})
export class InquiriesModule {}
