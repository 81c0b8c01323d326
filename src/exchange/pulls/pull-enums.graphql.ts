import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { PULL_KINDS } from './address.policy.js';
import { CREDENTIAL_KINDS } from './credentials.policy.js';
import { FAULT_MESSAGES, FAULTS } from './faults.policy.js';
import { PULL_PAUSE_REASONS, PULL_STATES } from './pull.js';

export const KindEnum = enumOf(PULL_KINDS);
registerEnumType(KindEnum, {
  name: 'PullKind',
  description: 'Kind of the source that a pull reads.',
  valuesMap: {
    TAXII: { description: 'A collection of a TAXII 2.1 server.' },
    MISP_FEED: { description: "A feed in MISP's own format: manifest.json and one file for each event." },
  },
});

export const StateEnum = enumOf(PULL_STATES);
registerEnumType(StateEnum, {
  name: 'PullState',
  description: 'State of a pull.',
  valuesMap: {
    WAITING: { description: 'The pull has read everything, and waits for its next run.' },
    RUNNING: { description: 'The pull is running.' },
    FAILING: { description: 'The last run of the pull failed. The hub retries.' },
    PAUSED: { description: 'The pull is paused until an officer resumes it. It keeps its position.' },
  },
});

export const PauseEnum = enumOf(PULL_PAUSE_REASONS);
registerEnumType(PauseEnum, {
  name: 'PullPauseReason',
  description: 'Why a pull is paused.',
  valuesMap: {
    BY_OFFICER: { description: 'An officer paused it.' },
    CREDENTIALS_REFUSED: { description: 'The source refused the pull three times in a row (401 or 403).' },
    RESPONSIBLE_LOST_RIGHTS: {
      description: 'The account that it publishes as was disabled, left the agency, or may no longer publish or manage pulls.',
    },
    CREDENTIALS_LOST: { description: 'The credentials of the pull cannot be decrypted. Enter them again.' },
  },
});

export const CredentialEnum = enumOf(CREDENTIAL_KINDS);
registerEnumType(CredentialEnum, {
  name: 'PullCredentialKind',
  description: 'How a pull authenticates at its source.',
  valuesMap: {
    BEARER: { description: 'A token, as Authorization: Bearer.' },
    BASIC: { description: 'User name and password (HTTP Basic).' },
    HEADER: { description: "A custom header, such as MISP's Authorization." },
  },
});

export const FaultEnum = enumOf(FAULTS);
registerEnumType(FaultEnum, {
  name: 'PullFailureCode',
  description: 'Why a pull cannot read its source.',
  valuesMap: Object.fromEntries(FAULTS.map((fault) => [fault, { description: FAULT_MESSAGES[fault] }])),
});
