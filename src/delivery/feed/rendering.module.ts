import { Module } from '@nestjs/common';
import { EventRenderer } from './event-renderer.js';

/** Rendering of event items, with one failure count for the whole process. */
@Module({ providers: [EventRenderer], exports: [EventRenderer] })
export class RenderingModule {}
