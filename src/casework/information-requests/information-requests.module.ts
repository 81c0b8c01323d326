import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../tenancy/directory/directory.module.js';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { ActionRequestsModule } from '../action-requests/action-requests.module.js';
import { AnswerInformationService } from './answer-information.service.js';
import { AskInformationService } from './ask-information.service.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationAnswersResolver } from './information-answers.resolver.js';
import { InformationReceiptsResolver } from './information-receipts.resolver.js';
import { InformationContactResolver } from './contact.resolver.js';
import { InformationResolver } from './information.resolver.js';
import { InformationRequestRepository } from './information-request.repository.js';
import { FollowUpInformationService } from './follow-up-information.service.js';
import { ReleasesModule } from '../../intel/releases/releases.module.js';
import { PendingInformationReleaseResolver } from './pending-release.resolver.js';

/** Requests for information: questions to other countries and to partners, answered in threads that no third party sees. */
@Module({
  imports: [DirectoryModule, EvidenceModule, ReleasesModule, ActionRequestsModule],
  providers: [
    InformationRequestRepository,
    AskInformationService,
    FollowUpInformationService,
    AnswerInformationService,
    BrowseInformationService,
    InformationResolver,
    InformationReceiptsResolver,
    InformationContactResolver,
    InformationAnswersResolver,
    PendingInformationReleaseResolver,
  ],
})
export class InformationRequestsModule {}
