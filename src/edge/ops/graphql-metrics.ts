import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { MetricsService } from './metrics.service.js';
import { outcomesOf } from './outcomes.js';

/** Counts the answers of Apollo Server. Nest registers this plugin by its decorator. */
@Plugin()
export class GraphqlMetrics implements ApolloServerPlugin {
  constructor(private readonly metrics: MetricsService) {}

  async requestDidStart(): Promise<GraphQLRequestListener<object>> {
    const began = performance.now();
    let isExecuted = false;
    return {
      executionDidStart: async () => {
        isExecuted = true;
      },
      willSendResponse: async ({ document, operation, response }) => {
        const errors = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
        const executed = isExecuted && document && operation ? { document, operation } : undefined;
        this.metrics.answered(outcomesOf(executed, errors), (performance.now() - began) / 1000);
      },
    };
  }
}
