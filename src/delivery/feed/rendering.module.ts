import { Module } from '@nestjs/common';
import { Rendering } from './rendering.js';

/** Showing items of events, for whoever sends them: one count for the whole process. */
@Module({ providers: [Rendering], exports: [Rendering] })
export class RenderingModule {}
