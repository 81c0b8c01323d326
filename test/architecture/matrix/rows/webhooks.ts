import { randomUUID } from 'node:crypto';
import { webhook } from '../objects/objects.js';
import type { FieldRow, Row } from '../row.js';

export const WEBHOOKS: Readonly<Record<string, Row>> = {
  'Query.webhooks': {},
  'Query.webhook': { about: { id: webhook } },
  'Mutation.setWebhookContentPolicy': {
    with: { amberContent: false },
    confirms: { when: 'amberContent: true', with: { amberContent: true } },
  },
  'Mutation.createWebhook': { with: ({ receiver }) => Promise.resolve({ input: { name: 'matrix', url: receiver.url } }), confirms: true },
  'Mutation.testWebhook': { about: { id: webhook } },
  // Of what was given up: test/e2e/delivery/webhook-faults.
  'Mutation.redeliverWebhookEvent': { with: { eventId: randomUUID() }, about: { id: webhook }, own: 'NOT_FOUND' },
  'Mutation.rotateWebhookSecret': { about: { id: webhook }, confirms: true },
  'Mutation.pauseWebhook': { about: { id: webhook } },
  'Mutation.resumeWebhook': { about: { id: webhook }, confirms: true }, // of another officer's
  'Mutation.replayWebhook': { about: { id: webhook } },
  'Mutation.deleteWebhook': { about: { id: webhook } },
};

export const WEBHOOK_FIELDS: Readonly<Record<string, FieldRow>> = {
  'PartySettings.webhookContentPolicy': {
    through: 'Query.partySettings',
    ask: '{ partySettings { webhookContentPolicy { amberContent } } }',
  },
  'Webhook.deliveries': { through: 'Query.webhooks', ask: '{ webhooks { nodes { deliveries { nodes { eventId } } } } }' },
};
