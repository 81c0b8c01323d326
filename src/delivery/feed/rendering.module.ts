import { Module } from '@nestjs/common';
import { EventRenderer } from './event-renderer.js';

/** Showing items of events, for whoever sends them: one count for the whole process. */
@Module({ providers: [EventRenderer], exports: [EventRenderer] })
export class RenderingModule {}
