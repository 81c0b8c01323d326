import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { BrowseSubjectRequestsService } from './browse-subject-requests.service.js';
import { SubjectConsultationsResolver } from './subject-consultations.resolver.js';
import { SubjectConsultationsService } from './subject-consultations.service.js';
import { SubjectRequestsResolver } from './subject-requests.resolver.js';
import { SubjectRequestsService } from './subject-requests.service.js';
import { SubjectSeal } from './subject-seal.js';

/** Requests of data subjects: the data-subject desk of the hub, the countries that file them, and the owners that are consulted. */
@Module({
  providers: [
    ...[SubjectSeal, BrowseSubjectRequestsService, SubjectRequestsService, SubjectConsultationsService],
    ...[SubjectRequestsResolver, SubjectConsultationsResolver],
  ],
})
export class DataSubjectsModule {}

/** Most requests, and most consultations, that are announced or deleted in one transaction. */
const BATCH = 200;
/** Longest random delay of a mark of contested data, in minutes. */
const MARK_DELAY = 1_440;

/** Announces the clocks of requests, deletes old requests and sets marks of contested data, for processes with the role relay. */
@Module({
  providers: [
    cleanupWorker({ name: 'Data subjects', what: 'clocks of requests of data subjects', fn: 'remind_subject_requests', args: [BATCH] }),
    cleanupWorker({ name: 'Data subjects', what: 'marks of contested data', fn: 'set_contested_mark', args: [MARK_DELAY] }),
  ],
})
export class DataSubjectsWorkerModule {}
