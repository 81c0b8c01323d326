import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { PublishingModule } from '../../intel/indicators/publishing.module.js';
import { ExplanationsService } from './explanations.service.js';
import { OperationRegistry } from './operation-registry.js';
import { PreviewPages } from './preview-pages.js';
import { PreviewsResolver } from './previews.resolver.js';
import { PreviewsService } from './previews.service.js';

/** Answers "Who will see this?" before an item is published, and "Why can't I?" afterwards. It writes nothing. */
@Module({
  imports: [PublishingModule, DiscoveryModule],
  providers: [PreviewsService, PreviewPages, ExplanationsService, OperationRegistry, PreviewsResolver],
  exports: [OperationRegistry],
})
export class PreviewsModule {}
