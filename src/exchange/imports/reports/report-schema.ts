import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type ReportTypes, reportTypes } from '../../../casework/reports/parse-report.js';

/** Provides the types of the running API, by which files are read. */
@Injectable()
export class ReportSchema {
  private found: ReportTypes | undefined;

  constructor(private readonly modules: ModuleRef) {}

  get types(): ReportTypes {
    this.found ??= reportTypes(this.modules.get(GraphQLSchemaHost, { strict: false }).schema.getType('ReportInput'));
    return this.found;
  }
}
