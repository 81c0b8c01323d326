import { agency } from '../objects/parties.js';
import { alert, alertChannel } from '../objects/alerts.js';
import type { Caller } from '../callers.js';
import type { FieldRow, Row } from '../row.js';
import type { World } from '../world.js';

export const ALERTS: Readonly<Record<string, Row>> = {
  'Query.alerts': {},
  'Query.alert': { about: { id: alert } },
  'Subscription.alertRaised': { select: 'cursor' },
  'Mutation.acknowledgeAlert': { about: { id: alert } },
  'Query.ownAlertRules': {},
  'Query.alertRules': { about: { agencyId: agency }, hidden: 'NOT_FOUND' },
  'Query.alertSettings': {},
  'Query.alertPolicy': { about: { agencyId: agency }, hidden: 'NOT_FOUND' },
  'Mutation.setOwnAlertRules': { with: { rules: [{ mode: 'DIGEST' }] } },
  'Mutation.setAlertRules': { with: { rules: [{ mode: 'DIGEST' }] }, about: { agencyId: agency } },
  'Mutation.updateAlertSettings': { with: { input: { digestAt: '08:00' } } },
  'Query.alertChannels': {},
  'Mutation.createAlertChannel': {
    with: ({ receiver }) => Promise.resolve({ input: { kind: 'SLACK', name: 'matrix', url: receiver.url } }),
    about: { 'input.agencyId': agency },
    confirms: true,
  },
  'Mutation.testAlertChannel': { about: { id: alertChannel } },
  'Mutation.deleteAlertChannel': { about: { id: alertChannel } },
  'Mutation.updateAlertPolicy': { with: { input: { repeatMinutes: 5, repeats: 1 } }, about: { agencyId: agency } },
};

const field = (name: string): FieldRow => ({
  through: 'Query.alert',
  ask: `query ($id: ID!) { alert(id: $id) { ${name} { __typename } } }`,
  variables: async (world: World, caller: Caller) => {
    const id = await alert.own(world, caller);
    return id ? { id } : undefined;
  },
});

export const ALERT_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Alert.steps': field('steps'),
  'Alert.deliveries': field('deliveries'),
};
