import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type ReportTypes, reportTypes } from '../../../casework/reports/parse-report.js';

/** The types of the running API, which files are read by. */
@Injectable()
export class ReportSchema {
  private found: ReportTypes | undefined;

  constructor(private readonly modules: ModuleRef) {}

  get types(): ReportTypes {
    this.found ??= reportTypes(this.modules.get(GraphQLSchemaHost, { strict: false }).schema.getType('ReportInput'));
    return this.found;
  }
}
