import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { SEND_FAILURES } from './retry.policy.js';
import { PAUSE_REASONS, WEBHOOK_STATES } from './webhook.js';
import { DELIVERY_OUTCOMES, MESSAGE_TYPES } from './webhook.repository.js';

export const StateEnum = enumOf(WEBHOOK_STATES);
registerEnumType(StateEnum, {
  name: 'WebhookState',
  description: 'State of a webhook.',
  valuesMap: {
    ACTIVE: { description: 'All messages were accepted, or are being sent.' },
    RETRYING: { description: 'The next event was not accepted, and is tried again.' },
    PAUSED: { description: 'Nothing is sent until an officer resumes the webhook; it keeps its position.' },
  },
});

export const PauseEnum = enumOf(PAUSE_REASONS);
registerEnumType(PauseEnum, {
  name: 'WebhookPauseReason',
  description: 'Why a webhook is paused.',
  valuesMap: {
    BY_OFFICER: { description: 'An officer paused it.' },
    RECEIVER_GONE: { description: 'The receiver answered 410: it wants no more messages.' },
    RESPONSIBLE_LOST_RIGHTS: {
      description: 'The account whose rights the webhook reads with was disabled, or may no longer read items or manage webhooks.',
    },
  },
});

export const MessageEnum = enumOf(MESSAGE_TYPES);
registerEnumType(MessageEnum, {
  name: 'WebhookMessage',
  description: 'Type of a message.',
  valuesMap: {
    PUBLISHED: { description: 'As in the feed.' },
    UPDATED: { description: 'As in the feed.' },
    REVOKED: { description: 'As in the feed.' },
    WITHDRAWN: { description: 'As in the feed.' },
    RESYNC: {
      description:
        'The hub was restored to an earlier point, or other owners withhold their items from the purpose of the webhook: the receiver starts again from a snapshot.',
    },
    TEST: { description: 'A test message.' },
  },
});

export const OutcomeEnum = enumOf(DELIVERY_OUTCOMES);
registerEnumType(OutcomeEnum, {
  name: 'WebhookOutcome',
  description: 'Outcome of one attempt.',
  valuesMap: {
    DELIVERED: { description: 'The receiver accepted the message (2xx).' },
    RETRYING: { description: 'Not accepted; the event is tried again.' },
    DEAD_LETTERED: { description: 'Not accepted at the last attempt: a dead letter. The webhook continued with the next event.' },
    UNREADABLE: { description: 'The hub could not show the item; never sent. Also a dead letter.' },
    FAILED: { description: 'Not accepted, and not tried again automatically: a test message, a dead letter sent again, or a 410.' },
    SUPERSEDED: {
      description: 'A dead letter that was to be sent again, but whose item has changed since: later events contain the change.',
    },
  },
});

export const FailureEnum = enumOf(SEND_FAILURES);
registerEnumType(FailureEnum, {
  name: 'WebhookFailure',
  description: 'Why a message was not accepted.',
  valuesMap: {
    STATUS: { description: 'The receiver answered with a status other than 2xx.' },
    TIMEOUT: { description: 'The receiver did not answer in time.' },
    CONNECTION: { description: 'The connection failed or was interrupted.' },
    TLS: { description: 'The TLS connection failed: the certificate or the configuration of the receiver is invalid.' },
    UNRESOLVED: { description: 'The host name of the address cannot be resolved.' },
    BLOCKED: { description: 'The hub does not send to this address.' },
    UNREADABLE: { description: 'The hub could not show the item; nothing was sent.' },
  },
});
