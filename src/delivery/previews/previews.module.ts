import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { PublishingModule } from '../../intel/indicators/publishing.module.js';
import { ExplanationsService } from './explanations.service.js';
import { OperationRegistry } from './operation-registry.js';
import { PreviewPages } from './preview-pages.js';
import { PreviewsResolver } from './previews.resolver.js';
import { PreviewsService } from './previews.service.js';

/** "Who will see this?" before it is published, and "why can't I?" afterwards. Nothing is written here. */
@Module({
  imports: [PublishingModule, DiscoveryModule],
  providers: [PreviewsService, PreviewPages, ExplanationsService, OperationRegistry, PreviewsResolver],
})
export class PreviewsModule {}
