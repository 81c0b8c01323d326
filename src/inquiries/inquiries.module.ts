import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { AnsweringInformationService } from './answering-information.service.js';
import { AskingInformationService } from './asking-information.service.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationAnswersResolver } from './information-answers.resolver.js';
import { InformationResolver } from './information.resolver.js';
import { InformationStore } from './information-store.js';
import { PressingInformationService } from './pressing-information.service.js';

/** Requests for information: questions to other countries and to partners, answered in threads that no third party sees. */
@Module({
  imports: [EvidenceModule, RequestsModule],
  providers: [
    InformationStore,
    AskingInformationService,
    PressingInformationService,
    AnsweringInformationService,
    BrowseInformationService,
    InformationResolver,
    InformationAnswersResolver,
  ],
})
export class InquiriesModule {}
